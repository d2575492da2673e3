// The text of a document with what is wrong beside its lines. One scroller holds numbers, text and messages, so that they can never
// stand beside the wrong line. It marks; it changes nothing by itself.
import { useEffect, useRef } from 'react';
import { byLine, offsetAt, type PlacedProblem, placeText } from './problems.ts';
import classes from './TextFace.module.css';

interface Props {
  readonly text: string;
  readonly problems: readonly PlacedProblem[];
  readonly onChange: (text: string) => void;
  readonly label: string;
  /** Shown, not edited. */
  readonly readOnly?: boolean;
}

export function TextFace({ text, problems, onChange, label, readOnly = false }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  const lines = text.split('\n');
  const wrong = byLine(problems);
  const longest = lines.reduce((most, line) => Math.max(most, line.length), 0);

  function show({ line, column }: PlacedProblem): void {
    const area = field.current;
    if (area === null || line === undefined) return;
    const offset = offsetAt(text, line, column);
    area.focus();
    area.setSelectionRange(offset, offset);
    area.parentElement?.parentElement
      ?.querySelector(`[data-line="${line}"]`)
      ?.scrollIntoView({ block: 'center' });
  }

  // Tab leaves the field, as everywhere; spaces are typed (YAML takes no tabs).
  useEffect(() => {
    field.current?.setAttribute('wrap', 'off');
  }, []);

  return (
    <div className={classes.face}>
      <div className={classes.scroller}>
        <div className={classes.numbers} aria-hidden="true">
          {lines.map((_, i) => (
            <div
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
              key={i}
              data-line={i + 1}
              className={wrong.has(i + 1) ? classes.wrongNumber : undefined}
            >
              {i + 1}
            </div>
          ))}
        </div>
        <div
          className={classes.page}
          style={{ height: `${lines.length + 1}lh`, minWidth: `${longest + 4}ch` }}
        >
          {[...wrong].map(([line, list]) => (
            <div key={line} className={classes.mark} style={{ top: `${line - 1}lh` }}>
              <span className={classes.squiggle} style={squiggle(lines[line - 1] ?? '', list[0]?.column)} />
              <span
                className={classes.message}
                style={{ marginLeft: `${(lines[line - 1]?.length ?? 0) + 2}ch` }}
              >
                ◂ {list.map(({ message }) => message).join('; ')}
              </span>
            </div>
          ))}
          <textarea
            ref={field}
            className={classes.text}
            aria-label={label}
            aria-invalid={problems.length > 0}
            value={text}
            readOnly={readOnly}
            spellCheck={false}
            autoCapitalize="off"
            autoCorrect="off"
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        </div>
      </div>
      {problems.length > 0 && (
        <ul className={classes.list} aria-label="What is wrong">
          {[...wrong.values()].flat().map((problem) => (
            <li key={`${placeText(problem)} ${problem.message}`}>
              <button type="button" onClick={() => show(problem)}>
                <span className="figures">{placeText(problem)}</span>
                <span>
                  {problem.path !== undefined && <strong>{problem.path}: </strong>}
                  {problem.message}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** From the column named to the end of the word that stands there. */
function squiggle(line: string, column = 1): { left: string; width: string } {
  const rest = line.slice(column - 1);
  const length = /^[^,}\]#]*/u.exec(rest)?.[0].trimEnd().length ?? 0;
  return { left: `${Math.min(column - 1, line.length)}ch`, width: `${Math.max(1, length)}ch` };
}
