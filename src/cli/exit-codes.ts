/** How the command ends, by number: part of its interface, see docs/command-line.md. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  notPermitted: 3,
  notFound: 4,
  conflict: 5,
  rateLimited: 6,
  timedOut: 7,
  mayHaveHappened: 8,
  interrupted: 130,
} as const;

/** A number that the command may end with. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
