import DateRangePicker, { type DateRangePickerProps } from '@cloudscape-design/components/date-range-picker';
import Select from '@cloudscape-design/components/select';
import TextFilter from '@cloudscape-design/components/text-filter';
import { memo } from 'react';
import { statusText } from '../../../ui/StatusBadge';
import styles from './FilterBar.module.css';
import { type ExecutionFilters, relativeOf, relativeText } from './filters';

interface Props {
  readonly filters: ExecutionFilters;
  readonly isOfMapRun: boolean;
  /** "12 matches". */
  readonly count: string;
  onChange(values: Readonly<Record<string, string | null>>): void;
}

const relativeOptions: readonly DateRangePickerProps.RelativeOption[] = ([[15, 'minute'], [1, 'hour'], [6, 'hour'], [1, 'day'], [7, 'day'], [30, 'day']] as const).map(([amount, unit]) => ({ key: `${amount}${unit}`, amount, unit, type: 'relative' }));
const durations = [
  { value: '', label: 'Any duration' },
  { value: '1', label: 'Longer than 1 second' },
  { value: '10', label: 'Longer than 10 seconds' },
  { value: '60', label: 'Longer than 1 minute' },
  { value: '600', label: 'Longer than 10 minutes' },
  { value: '3600', label: 'Longer than 1 hour' },
  { value: '86400', label: 'Longer than 1 day' },
] as const;
const redrives = [
  { value: '', label: 'Redriven or not' },
  { value: 'REDRIVEN', label: 'Redriven' },
  { value: 'NOT_REDRIVEN', label: 'Not redriven' },
] as const;
const statuses = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;

/** What is looked for, kept in the address. Its many parts cost more to draw than the rows, which change several times per second. */
export const FilterBar = memo(({ filters, isOfMapRun, count, onChange }: Props) => {
  const statusOptions = [{ value: '', label: 'Any status' }, ...[...statuses, ...(isOfMapRun ? (['PENDING_REDRIVE'] as const) : [])].map((value) => ({ value, label: statusText(value) }))];
  const longer = filters.longerThan === null ? '' : String(filters.longerThan);
  return (
    <div className={styles.bar}>
      <div className={styles.text}>
        <TextFilter
          filteringText={filters.name}
          filteringPlaceholder="Find executions by name or ARN"
          filteringAriaLabel="Find executions by name or ARN"
          filteringClearAriaLabel="Clear"
          countText={count}
          onChange={({ detail }) => onChange({ name: detail.filteringText })}
        />
      </div>
      <div className={styles.select}>
        <Select ariaLabel="Status" selectedOption={statusOptions.find((o) => o.value === (filters.status ?? ''))!} options={statusOptions} onChange={({ detail }) => onChange({ status: detail.selectedOption.value! })} />
      </div>
      <div className={styles.select}>
        <DateRangePicker
          value={rangeOf(filters)}
          onChange={({ detail }) => onChange(valuesOf(detail.value))}
          relativeOptions={relativeOptions}
          isValidRange={(range) => (range?.type === 'absolute' && range.startDate > range.endDate ? { valid: false, errorMessage: 'The end lies before the start.' } : { valid: true })}
          placeholder="Started at any time"
          ariaLabel="Started"
          showClearButton
          i18nStrings={rangeTexts}
          expandToViewport
        />
      </div>
      <div className={styles.select}>
        <Select
          ariaLabel="Duration"
          selectedOption={durations.find((o) => o.value === longer) ?? { value: longer, label: `Longer than ${longer} seconds` }}
          options={durations}
          onChange={({ detail }) => onChange({ longer: detail.selectedOption.value! })}
        />
      </div>
      <div className={styles.select}>
        <Select ariaLabel="Redriven" selectedOption={redrives.find((o) => o.value === (filters.redrive ?? ''))!} options={redrives} onChange={({ detail }) => onChange({ redrive: detail.selectedOption.value! })} />
      </div>
    </div>
  );
});

function rangeOf({ from, to, last }: ExecutionFilters): DateRangePickerProps.Value | null {
  const relative = last === null ? null : relativeOf(last);
  if (relative) {
    return { type: 'relative', ...relative, key: `${relative.amount}${relative.unit}` };
  }
  return from === null && to === null ? null : { type: 'absolute', startDate: new Date(from ?? 0).toISOString(), endDate: new Date(to ?? Date.now()).toISOString() };
}

function valuesOf(value: DateRangePickerProps.Value | null): Record<string, string | null> {
  if (value?.type === 'relative') {
    return { last: relativeText(value.amount, value.unit), from: null, to: null };
  }
  return { last: null, from: value ? new Date(value.startDate).toISOString() : null, to: value ? new Date(value.endDate).toISOString() : null };
}

const rangeTexts: DateRangePickerProps.I18nStrings = {
  relativeModeTitle: 'Relative range',
  absoluteModeTitle: 'Absolute range',
  relativeRangeSelectionHeading: 'Started within',
  startDateLabel: 'Start date',
  endDateLabel: 'End date',
  startTimeLabel: 'Start time',
  endTimeLabel: 'End time',
  clearButtonLabel: 'Clear',
  cancelButtonLabel: 'Cancel',
  applyButtonLabel: 'Apply',
  customRelativeRangeOptionLabel: 'Custom range',
  customRelativeRangeOptionDescription: 'Set a range of your own',
  customRelativeRangeDurationLabel: 'Duration',
  customRelativeRangeDurationPlaceholder: 'Enter a duration',
  customRelativeRangeUnitLabel: 'Unit of time',
  formatRelativeRange: ({ amount, unit }) => `Last ${amount === 1 ? unit : `${amount} ${unit}s`}`,
  formatUnit: (unit, amount) => (amount === 1 ? unit : `${unit}s`),
  modeSelectionLabel: 'Kind of range',
  nextMonthAriaLabel: 'Next month',
  previousMonthAriaLabel: 'Previous month',
  todayAriaLabel: 'Today',
  dateTimeConstraintText: 'Range of time in the zone of this browser, 24 hours.',
};

