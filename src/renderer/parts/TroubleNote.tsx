// What went wrong, in the place where the person is looking: the message, what to do, and every single problem.
import type { Trouble } from '../../main/api/shapes/common.ts';
import classes from './TroubleNote.module.css';

interface Props {
  readonly trouble: Trouble | undefined;
  /** What was not done, as a heading: "The run did not start." */
  readonly what?: string;
}

export function TroubleNote({ trouble, what }: Props) {
  if (trouble === undefined) return null;
  // Some messages tell their only problem themselves.
  const problems = trouble.problems.filter(({ message }) => !trouble.message.includes(message));
  return (
    <div className={classes.note} role="alert">
      <span className={classes.sign} aria-hidden="true">
        ▲
      </span>
      <div>
        {what !== undefined && <strong>{what} </strong>}
        <span>{trouble.message}</span>
        {problems.length > 0 && (
          <ul>
            {problems.map((problem) => (
              <li key={`${problem.line}:${problem.column}:${problem.message}`}>
                {problem.line !== undefined && `line ${problem.line}: `}
                {problem.message}
              </li>
            ))}
          </ul>
        )}
        <p className="quiet">{trouble.advice}</p>
      </div>
    </div>
  );
}
