// Schema 4: events found by their kind. The labels of all runs stand in the list of runs, which is asked for again and
// again; without this every event of the library was looked at for it.

export const EVENTS_BY_KIND = `
CREATE INDEX events_by_kind ON events (kind, run, number);
`;
