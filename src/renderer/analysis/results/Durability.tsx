// How a run lasted: efficiencies between aliquots, charges per cycle and last currents, each with its straight line and what that says of
// 100 cycles and of an hour.
import type { Course, Durability as Courses } from '../../../core/faradaic/group/durability.ts';
import { courseText, LINES_TEXT, leftOutText, loopText } from '../../../core/faradaic/group/trend-text.ts';
import sheet from '../Sheet.module.css';
import { CourseChart } from './CourseChart.tsx';

export function Durability({ durability: { loops, efficiencies } }: { durability: Courses }) {
  if (loops.length === 0 && efficiencies.length === 0) return null;
  return (
    <section className="panel" aria-label="How it lasted">
      <h2>How it lasted</h2>
      <div className={sheet.sideBySide}>
        {efficiencies.map((course) => (
          <OneCourse key={course.what} course={course} />
        ))}
      </div>
      {loops.map((loop) => (
        <details key={loop.loop} className={sheet.details} open>
          <summary>{loopText(loop)}</summary>
          {loop.leftOut > 0 && <p className="quiet">{leftOutText(loop)}</p>}
          <div className={sheet.sideBySide}>
            {loop.courses.map((course) => (
              <OneCourse key={course.what} course={course} />
            ))}
          </div>
        </details>
      ))}
      <p className="quiet">{LINES_TEXT}</p>
    </section>
  );
}

function OneCourse({ course }: { course: Course }) {
  return (
    <div className={sheet.course}>
      <h3>{course.what}</h3>
      <CourseChart course={course} />
      {courseText(course).map((line) => (
        <p key={line}>{line}</p>
      ))}
      {course.notes.map((note) => (
        <p key={note} className={sheet.care}>
          ▲ {note}
        </p>
      ))}
    </div>
  );
}
