import { expect, it } from 'vitest';
import { settingText } from './settingText';

it.each([
  ['maxPayloadBytes', 262_144, 'Payload', '256 KiB'],
  ['maxHistoryEvents', 25_000, 'History events', '25,000'],
  ['executionDays', 90, 'Executions are kept for', '90 days'],
  ['executionsMax', null, 'Executions are kept up to', 'No limit'],
  ['activityWaitSeconds', 60, 'Activity wait', '60 s'],
  ['maxRedriveDays', 1, 'Redrive within', '1 day'],
  ['isStrict', true, 'Is strict', 'Yes'],
])('a setting is said in words: %s', (name, value, label, text) => {
  expect(settingText(name, value)).toEqual({ label, value: text });
});
