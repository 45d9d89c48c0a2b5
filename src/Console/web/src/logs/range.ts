import type { DateRangePickerProps } from '@cloudscape-design/components/date-range-picker';
import { type LogSelection, readLast } from './selection';

type Value = DateRangePickerProps.Value;

const units: Readonly<Record<string, string>> = { m: 'minute', h: 'hour', d: 'day', w: 'week' };

export const rangeOptions: readonly DateRangePickerProps.RelativeOption[] = [
  { key: '15m', type: 'relative', amount: 15, unit: 'minute' },
  { key: '1h', type: 'relative', amount: 1, unit: 'hour' },
  { key: '3h', type: 'relative', amount: 3, unit: 'hour' },
  { key: '12h', type: 'relative', amount: 12, unit: 'hour' },
  { key: '1d', type: 'relative', amount: 1, unit: 'day' },
  { key: '1w', type: 'relative', amount: 1, unit: 'week' },
];

/** The picker's value of a selection. */
export function toRange({ from, to, last }: LogSelection): Value | null {
  if (readLast(last) !== undefined) {
    return { type: 'relative', amount: Number.parseInt(last!, 10), unit: units[last!.at(-1)!] as DateRangePickerProps.TimeUnit };
  }
  return from === undefined && to === undefined ? null : { type: 'absolute', startDate: new Date(from ?? 0).toISOString(), endDate: new Date(to ?? Date.now()).toISOString() };
}

/** What the picker chose. */
export function fromRange(value: Value | null): Pick<LogSelection, 'from' | 'to' | 'last'> {
  if (value === null) {
    return { from: undefined, to: undefined, last: undefined };
  }
  if (value.type === 'relative') {
    const unit = Object.keys(units).find((u) => units[u] === value.unit);
    return { from: undefined, to: undefined, last: unit === undefined ? undefined : `${value.amount}${unit}` };
  }
  return { from: Date.parse(value.startDate), to: Date.parse(value.endDate), last: undefined };
}

/** Why a chosen range can't be used. */
export function checkRange(value: Value | null): DateRangePickerProps.ValidationResult {
  if (value?.type === 'absolute' && !(Date.parse(value.startDate) < Date.parse(value.endDate))) {
    return { valid: false, errorMessage: 'The range must end after its start.' };
  }
  if (value?.type === 'relative' && fromRange(value).last === undefined) {
    return { valid: false, errorMessage: 'Choose minutes, hours, days or weeks.' };
  }
  return { valid: true };
}

export const rangeTexts: DateRangePickerProps.I18nStrings = {
  todayAriaLabel: 'Today',
  nextMonthAriaLabel: 'Next month',
  previousMonthAriaLabel: 'Previous month',
  customRelativeRangeDurationLabel: 'Duration',
  customRelativeRangeDurationPlaceholder: 'Enter duration',
  customRelativeRangeOptionLabel: 'Custom range',
  customRelativeRangeOptionDescription: 'Set a custom range in the past',
  customRelativeRangeUnitLabel: 'Unit of time',
  formatRelativeRange: (range) => `Last ${range.amount} ${range.unit}${range.amount === 1 ? '' : 's'}`,
  formatUnit: (unit, value) => (value === 1 ? unit : `${unit}s`),
  dateTimeConstraintText: 'Use 24-hour format.',
  modeSelectionLabel: 'Date range mode',
  relativeModeTitle: 'Relative range',
  absoluteModeTitle: 'Absolute range',
  relativeRangeSelectionHeading: 'Choose a range',
  startDateLabel: 'Start date',
  endDateLabel: 'End date',
  startTimeLabel: 'Start time',
  endTimeLabel: 'End time',
  clearButtonLabel: 'Newest events',
  cancelButtonLabel: 'Cancel',
  applyButtonLabel: 'Apply',
};
