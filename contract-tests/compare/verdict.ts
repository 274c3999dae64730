/** What one tool said about one entry of the catalogue. */
export interface Verdict {
  /** Id of the entry. */
  readonly id: string;
  /** The tool found something wrong, whatever it was. */
  readonly alarm: boolean;
  /** What it said, in a few words; empty where it found nothing. */
  readonly reason: string;
}
