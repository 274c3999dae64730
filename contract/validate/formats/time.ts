/** Dates and times as RFC 3339 writes them. */

const date = /^(\d{4})-(\d{2})-(\d{2})$/;
const time = /^(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:([Zz])|([+-])(\d{2}):(\d{2}))$/;
const localTime = /^(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?$/;
const clock = '(?:\\d+H(?:\\d+M(?:\\d+S)?)?|\\d+M(?:\\d+S)?|\\d+S)';
const calendar = '(?:\\d+D|\\d+M(?:\\d+D)?|\\d+Y(?:\\d+M(?:\\d+D)?)?)';
const duration = new RegExp(`^P(?:${calendar}(?:T${clock})?|T${clock}|\\d+W)$`);

export function isDateTime(text: string): boolean {
  return split(text, isTime);
}

export function isLocalDateTime(text: string): boolean {
  return split(text, isLocalTime);
}

function split(text: string, isRest: (text: string) => boolean): boolean {
  return /^[Tt]$/.test(text[10] ?? '') && isDate(text.slice(0, 10)) && isRest(text.slice(11));
}

export function isDate(text: string): boolean {
  const [, year = '', month = '', day = ''] = date.exec(text) ?? [];
  return year !== '' && Number(day) >= 1 && Number(day) <= daysIn(Number(year), Number(month));
}

/** RFC 3339 `full-time`: with an offset. A leap second is one at the end of a day in UTC only. */
export function isTime(text: string): boolean {
  const match = time.exec(text);
  if (!match) return false;
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(1, 4).map(Number);
  const sign = match[5] === '-' ? -1 : 1;
  const [offsetHours = 0, offsetMinutes = 0] = match.slice(6, 8).map((part) => Number(part ?? 0));
  if (hours > 23 || minutes > 59 || seconds > 60 || offsetHours > 23 || offsetMinutes > 59) return false;
  if (seconds < 60) return true;
  const minute = hours * 60 + minutes - sign * (offsetHours * 60 + offsetMinutes);
  return ((minute % 1440) + 1440) % 1440 === 1439;
}

export function isLocalTime(text: string): boolean {
  const [hours = 24, minutes = 0, seconds = 0] = localTime.exec(text)?.slice(1, 4).map(Number) ?? [];
  return hours < 24 && minutes < 60 && seconds < 60;
}

/** RFC 3339 appendix A. */
export function isDuration(text: string): boolean {
  return duration.test(text);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  if (month < 1 || month > 12) return 0;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
