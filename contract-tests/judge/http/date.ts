/** HTTP dates (RFC 9110 section 5.6.7), read with the leniency real servers need. */

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const imf =
  /^(?:mon|tue|wed|thu|fri|sat|sun), (\d{1,2}) ([a-z]{3}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) (?:gmt|utc)$/i;
const rfc850 = /^[a-z]{6,9}, (\d{1,2})-([a-z]{3})-(\d{2}) (\d{2}):(\d{2}):(\d{2}) gmt$/i;
const asctime = /^[a-z]{3} ([a-z]{3}) {1,2}(\d{1,2}) (\d{2}):(\d{2}):(\d{2}) (\d{4})$/i;

/**
 * Whether a value is an HTTP date. All three forms of the RFC; the day may have one digit (`Mon, 5 Aug 2024 ...`), as services
 * in the field send it. The name of the day is not compared with the date.
 */
export function isHttpDate(value: string): boolean {
  const text = value.trim();
  const written = imf.exec(text) ?? rfc850.exec(text);
  if (written) {
    const [, day = '', month = '', year = '', ...clock] = written;
    return isMoment(day, month, year.length === 2 ? `20${year}` : year, clock);
  }
  const old = asctime.exec(text);
  if (!old) return false;
  const [, month = '', day = '', hours = '', minutes = '', seconds = '', year = ''] = old;
  return isMoment(day, month, year, [hours, minutes, seconds]);
}

function isMoment(day: string, monthName: string, year: string, clock: readonly string[]): boolean {
  const month = months.indexOf(monthName.toLowerCase());
  const [hours = 0, minutes = 0, seconds = 0] = clock.map(Number);
  if (month < 0 || hours > 23 || minutes > 59 || seconds > 60) return false;
  const date = new Date(Date.UTC(Number(year), month, Number(day)));
  return date.getUTCMonth() === month && date.getUTCDate() === Number(day);
}
