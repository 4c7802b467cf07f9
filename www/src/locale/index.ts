import { en, type Strings } from './en';

/** The strings in use. One language so far; choosing among several belongs here. */
export const t: Strings = en;

const oneDecimal = new Intl.NumberFormat(t.language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat(t.language, { maximumFractionDigits: 0 });

const hundredths = new Intl.NumberFormat(t.language, { style: 'percent' });

/** A share of 1 in percent, '34 %'. */
export const percent = (share: number): string => hundredths.format(share);
/** A rating with one decimal, '4.0'. */
export const decimal = (value: number): string => oneDecimal.format(value);
/** A count with thousands separators. */
export const integer = (value: number): string => whole.format(value);
