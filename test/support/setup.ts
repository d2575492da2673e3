// Every run of the tests draws the same random cases; COTTRELL_TEST_SEED draws others, to look for more.
import { configureGlobal } from 'fast-check';

configureGlobal({ seed: Number(process.env.COTTRELL_TEST_SEED ?? 20261123) });
