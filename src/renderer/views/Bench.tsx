// Bench: connect an instrument, choose a protocol, see what will happen, and run it.
import { useInstruments } from '../app-state.ts';

export default function Bench() {
  const instruments = useInstruments();
  return <section className="panel">{instruments.length} instruments</section>;
}
