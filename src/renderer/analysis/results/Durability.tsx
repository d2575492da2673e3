// How a run lasted: efficiencies between aliquots, charges per cycle and last currents, each with its straight line and what that says of
// 100 cycles and of an hour.
import type { Course, Durability as Courses } from '../../../core/faradaic/group/durability.ts';
import { courseText } from '../../../core/faradaic/group/trend-text.ts';
import { count } from '../../../core/wording.ts';
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
      {loops.map(({ loop, segments, cycles, leftOut, courses }) => (
        <details key={loop} className={sheet.details} open>
          <summary>
            {count(cycles)} cycles of {segments.join(', ')}
          </summary>
          {leftOut > 0 && (
            <p className="quiet">
              {count(leftOut)} left out: with gaps or overloads, interrupted, or not finished.
            </p>
          )}
          <div className={sheet.sideBySide}>
            {courses.map((course) => (
              <OneCourse key={course.what} course={course} />
            ))}
          </div>
        </details>
      ))}
      <p className="quiet">
        Straight lines by least squares through all points; intervals by Student’s t from the scatter about
        the line. Efficiencies are those between aliquots, at the middle of each stretch.
      </p>
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
