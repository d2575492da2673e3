// Loaded before the program whose faults are wanted: two signals that nothing else uses here make it break, in the two ways
// in which a fault can be one that nobody caught. The program itself has no such thing.

/** What the faults are called in what the program prints. */
const WORDS = 'a fault made for the campaign';

process.on('SIGUSR2', () => {
  throw new Error(WORDS);
});
process.on('SIGWINCH', () => {
  void Promise.reject(new Error(WORDS));
});
