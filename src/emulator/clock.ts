/** Milliseconds since the epoch, as `Date.now()` gives them. Everything in the emulator that depends on time takes one of these. */
export type Clock = () => number;
