// The contract between the program and every window or script: what can be asked, what comes back, what can go wrong.
// Neutral: a page may import it. It holds no code that does anything; router.ts answers it.
import { type ContractRouterClient, eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { alarmChange, alarms as alarmSettings } from './shapes/alarms.ts';
import { instrumentId, measured, runId, trouble } from './shapes/common.ts';
import {
  analysis,
  computation,
  groupComputation,
  monteCarlo,
  savedGroup,
  template,
} from './shapes/efficiency.ts';
import {
  available,
  byHand,
  copies,
  goingOn,
  instrumentSettings,
  preparedPlan,
  reading,
  snapshot,
} from './shapes/instruments.ts';
import { compilation, protocolEntry, protocolFile, settings } from './shapes/protocols.ts';
import { queueCheck, queueGlance, queueView } from './shapes/queues.ts';
import {
  cycles,
  durability,
  exportReport,
  potentials,
  runEvent,
  runReport,
  runSolutionResistance,
  runSummary,
  stretch,
} from './shapes/runs.ts';
import { bytes, channel, points } from './shapes/windows.ts';

/** Every error carries the trouble itself as data; the name and status here are its rough kind, for HTTP. */
const base = oc.errors({
  BAD_REQUEST: { status: 400, data: trouble },
  FORBIDDEN: { status: 403, data: trouble },
  NOT_FOUND: { status: 404, data: trouble },
  CONFLICT: { status: 409, data: trouble },
  UNPROCESSABLE_CONTENT: { status: 422, data: trouble },
  BAD_GATEWAY: { status: 502, data: trouble },
  INTERNAL_SERVER_ERROR: { status: 500, data: trouble },
});

const anInstrument = z.object({ instrument: instrumentId });
const aRun = z.object({ run: runId });
const aStretch = aRun.extend({ from_s: z.number(), to_s: z.number() });
const coarsen = z
  .boolean()
  .optional()
  .meta({ description: 'Accept slower sampling where the asked one cannot be carried.' });
const done = z.object({}).meta({ description: 'Done.' });

const about = base
  .route({
    method: 'GET',
    path: '/about',
    summary: 'The program, its library and its folders',
    tags: ['about'],
  })
  .output(
    z.object({
      version: z.string(),
      library: z.string(),
      protocolFolder: z.string(),
      exportFolder: z.string(),
    }),
  );

const instruments = base.tag('instruments').router({
  available: base
    .route({ method: 'GET', path: '/instruments/available', summary: 'Ports and simulated instruments' })
    .output(available),
  watchAvailable: base
    .route({
      method: 'GET',
      path: '/instruments/available/watch',
      summary: 'The same, and again whenever a port appears or vanishes',
    })
    .output(eventIterator(available)),
  list: base
    .route({ method: 'GET', path: '/instruments', summary: 'The instruments that are connected, or were' })
    .output(z.array(snapshot)),
  connect: base
    .route({
      method: 'POST',
      path: '/instruments',
      summary: 'Make contact; resolves with the cell confirmed off',
    })
    .input(
      z.object({
        spec: z
          .string()
          .meta({ examples: ['sim:emstat4-hr,cell=cu-nitrite,speed=1', 'serial:/dev/ttyACM0'] }),
        stopRunning: z
          .boolean()
          .optional()
          .meta({ description: 'Stop an earlier run that may still be going on there by itself.' }),
      }),
    )
    .output(snapshot),
  attach: base
    .route({
      method: 'POST',
      path: '/instruments/attach',
      summary: 'Take up a run that went on by itself; an instrument that does not play it is left as it is',
    })
    .input(z.object({ spec: z.string(), run: runId }))
    .output(snapshot),
  goingOn: base
    .route({
      method: 'GET',
      path: '/instruments/going-on',
      summary: 'Runs that may still be going on by themselves: to be taken up, or stopped by connecting',
    })
    .output(goingOn),
  copies: base
    .route({
      method: 'GET',
      path: '/instruments/{instrument}/copies',
      summary: 'Runs of which the instrument holds a copy on its own storage; only while nothing runs',
    })
    .input(anInstrument)
    .output(copies),
  reconnect: base
    .route({
      method: 'POST',
      path: '/instruments/{instrument}/reconnect',
      summary: 'Make contact again, after the line was lost or from unsafe',
    })
    .input(anInstrument)
    .output(done),
  disconnect: base
    .route({
      method: 'DELETE',
      path: '/instruments/{instrument}',
      summary:
        'Stop what is going on, have the cell confirmed off, let the line go and forget the instrument',
    })
    .input(anInstrument)
    .output(done),
  read: base
    .route({
      method: 'GET',
      path: '/instruments/{instrument}/reading',
      summary: 'Potential and current while nothing runs; the cell stays off',
    })
    .input(anInstrument)
    .output(reading),
  configure: base
    .route({
      method: 'PUT',
      path: '/instruments/{instrument}/settings',
      summary: 'Name the instrument, put its current right; makes contact anew',
    })
    .input(
      anInstrument.extend({
        name: z.string().optional().meta({ description: 'Empty: none.' }),
        inverted: z.boolean().optional(),
        offset: z.string().optional().meta({
          description: 'What it reads when no current flows, with its unit; or "measure", with the cell off.',
        }),
      }),
    )
    .output(instrumentSettings),
  ensureOff: base
    .route({
      method: 'POST',
      path: '/instruments/{instrument}/ensure-off',
      summary: 'Have the cell confirmed off while nothing runs',
    })
    .input(anInstrument)
    .output(done),
  acknowledge: base
    .route({
      method: 'POST',
      path: '/instruments/{instrument}/acknowledge',
      summary: 'Leave unsafe: the person has made sure by hand that the cell is off',
    })
    .input(anInstrument)
    .output(done),
  watch: base
    .route({
      method: 'GET',
      path: '/instruments/{instrument}/watch',
      summary: 'Snapshots of one instrument: the present one first, then on every change, at most 4 a second',
    })
    .input(anInstrument)
    .output(eventIterator(snapshot)),
  watchAll: base
    .route({
      method: 'GET',
      path: '/instruments/watch',
      summary: 'The same of all instruments, whole every time; also when one comes or goes',
    })
    .output(eventIterator(z.array(snapshot))),
});

const protocols = base.tag('protocols').router({
  list: base
    .route({
      method: 'GET',
      path: '/protocols',
      summary: 'Protocols that come with Cottrell, and the own ones',
    })
    .output(z.array(protocolEntry)),
  read: base
    .route({ method: 'GET', path: '/protocols/text', summary: 'The text of a protocol' })
    .input(z.object({ file: protocolFile }))
    .output(z.object({ file: protocolFile, text: z.string() })),
  compile: base
    .route({
      method: 'POST',
      path: '/protocols/compile',
      summary: 'What a text means, or what is wrong with it',
    })
    .input(
      z.object({
        text: z.string(),
        settings: settings.optional(),
        previewPoints: points.optional().meta({ description: 'Corners of the preview; 2000 if not said.' }),
      }),
    )
    .output(compilation),
  save: base
    .route({
      method: 'PUT',
      path: '/protocols/text',
      summary: 'Save a text into the own protocol folder; it need not be valid',
    })
    .input(
      z.object({
        name: z.string().meta({ description: 'Like "copper/pulses.yaml", inside the own folder.' }),
        text: z.string(),
        replace: z.boolean().optional().meta({ description: 'Else `file-exists` where there is one.' }),
      }),
    )
    .output(protocolEntry),
  schema: base
    .route({ method: 'GET', path: '/protocols/schema', summary: 'The protocol format as JSON Schema' })
    .output(z.record(z.string(), z.unknown())),
});

const runs = base.tag('runs').router({
  prepare: base
    .route({
      method: 'POST',
      path: '/instruments/{instrument}/prepare',
      summary: 'What the instrument will do with a protocol, or all reasons why it cannot; touches no cell',
    })
    .input(
      anInstrument.extend({
        text: z.string(),
        settings: settings.optional(),
        coarsen,
      }),
    )
    .output(preparedPlan),
  start: base
    .route({
      method: 'POST',
      path: '/instruments/{instrument}/start',
      summary: 'Play the plan that was prepared last; resolves when the run has begun',
    })
    .input(
      anInstrument.extend({
        plan: z.number().int().meta({ description: 'Number of the plan that `prepare` answered.' }),
        note: z.string().optional(),
      }),
    )
    .output(aRun),
  hold: base
    .route({
      method: 'POST',
      path: '/instruments/{instrument}/hold',
      summary: 'One potential or one current by hand, as a run of one step; resolves when it has begun',
    })
    .input(anInstrument.extend(byHand.shape))
    .output(aRun),
  pause: base
    .route({
      method: 'POST',
      path: '/instruments/{instrument}/pause',
      summary: 'Resolves when the run is paused',
    })
    .input(anInstrument)
    .output(done),
  resume: base
    .route({ method: 'POST', path: '/instruments/{instrument}/resume', summary: 'Go on with a paused run' })
    .input(anInstrument)
    .output(done),
  skipStep: base
    .route({ method: 'POST', path: '/instruments/{instrument}/skip-step', summary: 'Leave the present step' })
    .input(anInstrument)
    .output(done),
  adjust: base
    .route({
      method: 'POST',
      path: '/instruments/{instrument}/adjust',
      summary:
        'Change potentials, currents or durations of the pulse that is played, from its next cycle; resolves when it is in force',
    })
    .input(
      anInstrument.extend({
        set: z
          .record(z.string(), z.string())
          .meta({ description: 'Values by their paths: "steps[1].pulse.levels[0].potential": "-1.2 V".' }),
        mayOpenCell: z.boolean().optional().meta({
          description: 'Accept that the cell is open for a moment; see `adjusts` of the instrument.',
        }),
      }),
    )
    .output(z.object({ cycle: z.number().int().meta({ description: 'First cycle that has it, from 0.' }) })),
  recover: base
    .route({
      method: 'POST',
      path: '/runs/{run}/recover',
      summary:
        "Record a run anew from the instrument's copy, as a run of its own; the run itself stays as it is",
    })
    .input(aRun.extend({ instrument: instrumentId }))
    .output(runSummary),
  stop: base
    .route({
      method: 'POST',
      path: '/instruments/{instrument}/stop',
      summary: 'End what is going on; resolves with the cell confirmed off, else fails with cell-not-off',
    })
    .input(anInstrument)
    .output(done),
  list: base
    .route({ method: 'GET', path: '/runs', summary: 'All runs of the library, the oldest first' })
    .output(z.array(runSummary)),
  get: base
    .route({
      method: 'GET',
      path: '/runs/{run}',
      summary:
        'One run: what was frozen with it, its ledger, its events but for the charges that the instrument told',
    })
    .input(aRun)
    .output(runReport),
  events: base
    .route({ method: 'GET', path: '/runs/{run}/events', summary: 'What happened in a run' })
    .input(aRun.extend({ after: z.number().int().optional() }))
    .output(z.array(runEvent)),
  addNote: base
    .route({
      method: 'POST',
      path: '/runs/{run}/notes',
      summary: 'Add words, at an instant of the run or at none',
    })
    .input(
      aRun.extend({
        text: z.string().min(1),
        t_s: measured.optional().meta({
          description: 'Left out: now, if the run lives, else none. null: none.',
        }),
      }),
    )
    .output(runEvent),
  addAliquot: base
    .route({
      method: 'POST',
      path: '/runs/{run}/aliquots',
      summary: 'Something was taken out of the cell: kept with the charge at that instant',
    })
    .input(
      aRun.extend({
        volume: z.string().meta({ examples: ['0.5 mL'] }),
        text: z.string().optional(),
        t_s: z.number().optional().meta({ description: 'Left out: now; the end of a run that is over.' }),
      }),
    )
    .output(runEvent),
  label: base
    .route({
      method: 'PUT',
      path: '/runs/{run}/label',
      summary: 'Rename a run or tag it; what was recorded stays',
    })
    .input(aRun.extend({ title: z.string().min(1).optional(), tags: z.array(z.string().min(1)).optional() }))
    .output(runSummary),
  readWindow: base
    .route({
      method: 'GET',
      path: '/runs/{run}/window',
      summary: 'Samples of a stretch, raw where they fit into `points`, else minima and maxima in time order',
    })
    .input(
      aStretch.extend({
        points,
        channels: z.array(channel).min(1),
      }),
    )
    .output(bytes),
  foldCycles: base
    .route({
      method: 'GET',
      path: '/runs/{run}/folded',
      summary: 'Single cycles of a loop, each with time since its beginning, to lay over one another',
    })
    .input(
      aRun.extend({
        loop: z.number().int().min(0),
        last: z.number().int().min(1).max(50),
        first: z.boolean().optional().meta({ description: 'The very first cycle as well.' }),
        points: points.meta({ description: 'For each cycle.' }),
        channels: z.array(channel).min(1),
      }),
    )
    .output(bytes),
  cycles: base
    .route({
      method: 'GET',
      path: '/runs/{run}/cycles',
      summary: 'Charges and end currents of the cycles of a loop',
    })
    .input(
      aRun.extend({
        loop: z.number().int().min(0),
        from: z.number().int().min(0).optional().meta({ description: 'First cycle, counted from 0.' }),
        to: z.number().int().optional().meta({ description: 'Last cycle, included.' }),
        most: points.optional().meta({ description: 'Cycles listed at most; 5000 if not said.' }),
      }),
    )
    .output(cycles),
  potentials: base
    .route({
      method: 'GET',
      path: '/runs/{run}/potentials',
      summary:
        'Every potential against the reference and the RHE, with and without the drop over the resistance',
    })
    .input(aRun)
    .output(potentials),
  chargeBetween: base
    .route({
      method: 'GET',
      path: '/runs/{run}/stretch',
      summary: 'Exact charge, extremes and mean of a stretch',
    })
    .input(aStretch)
    .output(stretch),
  resistance: base
    .route({
      method: 'GET',
      path: '/runs/{run}/resistance',
      summary: 'The solution resistance by every spectrum and current interrupt of a run',
    })
    .input(aRun)
    .output(runSolutionResistance),
  export: base
    .route({
      method: 'POST',
      path: '/runs/{run}/export',
      summary: 'Write a run as CSV and JSON into the export folder',
    })
    .input(aRun)
    .output(exportReport),
});

const aQueue = z.object({ queue: z.number().int().positive() });
const anEntry = aQueue.extend({ entry: z.number().int().min(0).meta({ description: 'Its place, from 0.' }) });
const queues = base.tag('queues').router({
  check: base
    .route({
      method: 'POST',
      path: '/queues/check',
      summary: 'What a queue would do, or what is wrong with it and its protocols',
    })
    .input(z.object({ text: z.string() }))
    .output(queueCheck),
  start: base
    .route({
      method: 'POST',
      path: '/instruments/{instrument}/queue',
      summary: 'Play a queue on an instrument, which nobody else can use meanwhile',
    })
    .input(anInstrument.extend({ text: z.string(), coarsen }))
    .output(queueView),
  list: base
    .route({ method: 'GET', path: '/queues', summary: 'All queues beside the library, the oldest first' })
    .output(z.array(queueGlance)),
  get: base
    .route({ method: 'GET', path: '/queues/{queue}', summary: 'One queue with what became of its entries' })
    .input(aQueue)
    .output(queueView),
  watch: base
    .route({
      method: 'GET',
      path: '/queues/{queue}/watch',
      summary: 'The same at once and on every change, until it is over',
    })
    .input(aQueue)
    .output(eventIterator(queueView)),
  resume: base
    .route({
      method: 'POST',
      path: '/queues/{queue}/resume',
      summary: 'Go on with a queue that halted, on any instrument',
    })
    .input(
      aQueue.extend({
        instrument: instrumentId,
        again: z.boolean().optional().meta({ description: 'Also run again what failed or was stopped.' }),
        coarsen,
      }),
    )
    .output(queueView),
  confirm: base
    .route({
      method: 'POST',
      path: '/queues/{queue}/confirm',
      summary: 'The person has done what an entry asks for: go on',
    })
    .input(anEntry)
    .output(done),
  skip: base
    .route({ method: 'POST', path: '/queues/{queue}/skip', summary: 'Leave out an entry that waits' })
    .input(anEntry)
    .output(done),
  stop: base
    .route({
      method: 'POST',
      path: '/queues/{queue}/stop',
      summary: 'Begin nothing more and end what runs; resolves with the cell confirmed off',
    })
    .input(aQueue)
    .output(done),
});

const exports = base.tag('exports').router({
  list: base
    .route({ method: 'GET', path: '/exports', summary: 'Files in the export folder' })
    .output(z.array(z.object({ file: z.string(), bytes: z.number(), modified_ms: z.number() }))),
  download: base
    .route({ method: 'GET', path: '/exports/file', summary: 'One file of the export folder' })
    .input(z.object({ file: z.string() }))
    .output(z.instanceof(Blob)),
});

const efficiency = base.tag('efficiency').router({
  compute: base
    .route({
      method: 'POST',
      path: '/efficiency/compute',
      summary: 'A sheet computed, or what is wrong with it',
    })
    .input(z.object({ text: z.string(), monteCarlo: monteCarlo.optional() }))
    .output(computation),
  template: base
    .route({
      method: 'GET',
      path: '/runs/{run}/sheet',
      summary: 'A sheet to begin with; for a simulated run filled with what the simulated cell made',
    })
    .input(aRun)
    .output(template),
  durability: base
    .route({
      method: 'POST',
      path: '/runs/{run}/durability',
      summary:
        'Charges, last currents and efficiencies against cycle and time, with lines through all of them',
    })
    .input(
      aRun.extend({
        analysis: z
          .number()
          .int()
          .optional()
          .meta({ description: 'The saved analysis whose efficiencies; the latest if not said.' }),
        text: z.string().optional().meta({ description: 'A sheet to compute instead.' }),
        most: points.optional().meta({ description: 'Points of a course at most; 500 if not said.' }),
      }),
    )
    .output(durability),
  report: base
    .route({
      method: 'POST',
      path: '/runs/{run}/report',
      summary: 'A run with its analysis as one page to print, or as JSON',
    })
    .input(
      aRun.extend({
        format: z.enum(['html', 'json']),
        analysis: z
          .number()
          .int()
          .optional()
          .meta({ description: 'A saved analysis of the run; the latest if not said.' }),
        text: z.string().optional().meta({ description: 'A sheet to compute instead.' }),
      }),
    )
    .output(z.instanceof(Blob)),
  save: base
    .route({
      method: 'POST',
      path: '/efficiency',
      summary: 'Compute a sheet and keep both; none is ever replaced',
    })
    .input(z.object({ text: z.string() }))
    .output(analysis),
  list: base
    .route({
      method: 'GET',
      path: '/efficiency',
      summary: 'Saved sheets with their results, the oldest first',
    })
    .input(z.object({ run: runId.optional() }).optional())
    .output(z.array(analysis)),
});

const alarms = base.tag('alarms').router({
  get: base
    .route({
      method: 'GET',
      path: '/alarms',
      summary: 'Who is told when a run ends, trips or becomes unsafe',
    })
    .output(alarmSettings),
  set: base
    .route({
      method: 'PUT',
      path: '/alarms',
      summary: 'Change who is told; a command is set at the terminal only',
    })
    .input(alarmChange)
    .output(alarmSettings),
  test: base
    .route({
      method: 'POST',
      path: '/alarms/test',
      summary: 'Ring as if a run had ended; fails with what did not arrive',
    })
    .output(done),
});

const groups = base.tag('efficiency').router({
  compute: base
    .route({
      method: 'POST',
      path: '/groups/compute',
      summary: 'Saved analyses together, as replicates or as a series, or what is wrong with the group',
    })
    .input(z.object({ text: z.string() }))
    .output(groupComputation),
  save: base
    .route({
      method: 'POST',
      path: '/groups',
      summary: 'Compute a group and keep both; none is ever replaced',
    })
    .input(z.object({ text: z.string() }))
    .output(savedGroup),
  report: base
    .route({
      method: 'POST',
      path: '/groups/report',
      summary: 'A group with its members as one page to print, as JSON, or as a table for spreadsheets',
    })
    .input(
      z.object({
        format: z.enum(['html', 'json', 'csv']),
        group: z.number().int().optional().meta({ description: 'A saved group.' }),
        text: z.string().optional().meta({ description: 'A group to compute instead.' }),
      }),
    )
    .output(z.instanceof(Blob)),
  list: base
    .route({ method: 'GET', path: '/groups', summary: 'Saved groups with their results, the oldest first' })
    .output(z.array(savedGroup)),
});

export const contract = { about, instruments, protocols, runs, queues, exports, efficiency, groups, alarms };

/** What a window or a script holds in its hands, over whichever line. */
export type Api = ContractRouterClient<typeof contract>;
