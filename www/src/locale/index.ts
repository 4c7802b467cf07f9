import { en, type Strings } from './en';

/** The strings in use. One language so far; choosing among several belongs here. */
export const t: Strings = en;

const oneDecimal = new Intl.NumberFormat(t.language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat(t.language, { maximumFractionDigits: 0 });

const inPercent = new Intl.NumberFormat(t.language, { style: 'percent' });

const twoDecimals = new Intl.NumberFormat(t.language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const oneSigned = new Intl.NumberFormat(t.language, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
  signDisplay: 'exceptZero',
});

/** A share of 1 in percent, '34 %'. */
export const percent = (share: number): string => inPercent.format(share);
/** A rating with one decimal, '4.0'. */
export const decimal = (value: number): string => oneDecimal.format(value);
/** A difference of ratings with its sign, '+0.4'; nothing is '0.0'. */
export const signed = (value: number): string => oneSigned.format(value);
/** Errors, whose second decimal decides, '0.71'. */
export const hundredths = (value: number): string => twoDecimals.format(value);
/** A count with thousands separators. */
export const integer = (value: number): string => whole.format(value);
