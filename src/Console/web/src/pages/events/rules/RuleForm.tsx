import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { links } from '../../../app/links';
import { useGoTo } from '../../../app/useGoTo';
import { putRule, type Rule } from '../../../aws/events';
import type { Scope } from '../../../aws/scope';
import { Choice } from '../../../ui/Choice';
import { FormDialog } from '../../../ui/FormDialog';
import { isValidJson, prettyJson } from '../../../ui/json';
import { JsonEditor } from '../../../ui/code';
import { useAction } from '../../../ui/useAction';
import { PatternTest } from './PatternTest';

interface Props {
  readonly scope: Scope;
  readonly bus: string;
  /** Absent: a new one. */
  readonly rule?: Rule;
  onDismiss(): void;
}

const firstPattern = '{\n  "source": ["aws.states"],\n  "detail-type": ["Step Functions Execution Status Change"],\n  "detail": {\n    "status": ["FAILED", "TIMED_OUT"]\n  }\n}';

/** Makes a rule, or changes one: on events that match a pattern, or at times. */
export function RuleForm({ scope, bus, rule, onDismiss }: Props) {
  const goTo = useGoTo();
  const [name, setName] = useState(rule?.Name ?? '');
  const [description, setDescription] = useState(rule?.Description ?? '');
  const [kind, setKind] = useState<'pattern' | 'schedule'>(rule?.ScheduleExpression ? 'schedule' : 'pattern');
  const [pattern, setPattern] = useState(() => (rule?.EventPattern ? prettyJson(rule.EventPattern) : firstPattern));
  const [expression, setExpression] = useState(rule?.ScheduleExpression ?? 'rate(5 minutes)');
  const isPattern = kind === 'pattern';
  const save = useAction({
    service: 'events',
    run: () =>
      putRule.call(scope, {
        Name: name.trim(),
        EventBusName: bus,
        State: rule?.State ?? 'ENABLED',
        ...(description === '' ? {} : { Description: description }),
        ...(rule?.RoleArn ? { RoleArn: rule.RoleArn } : {}),
        ...(isPattern ? { EventPattern: pattern } : { ScheduleExpression: expression }),
      }),
    done: () => `Rule ${name.trim()} was ${rule ? 'saved' : 'created'}.`,
    onDone: () => {
      onDismiss();
      if (!rule) {
        goTo(links.rule(bus, name.trim()));
      }
    },
  });
  return (
    <FormDialog
      title={rule ? `Edit ${rule.Name}` : `Create rule on ${bus}`}
      action={rule ? 'Save' : 'Create'}
      size="large"
      error={save.error}
      isBusy={save.isPending}
      isDisabled={name.trim() === '' || (isPattern && !isValidJson(pattern))}
      onSubmit={() => save.mutate()}
      onDismiss={onDismiss}
    >
      {!rule && (
        <FormField label="Name">
          <Input value={name} autoComplete={false} onChange={({ detail }) => setName(detail.value)} />
        </FormField>
      )}
      <FormField label="Description">
        <Input value={description} autoComplete={false} onChange={({ detail }) => setDescription(detail.value)} />
      </FormField>
      <Choice
        label="When"
        chosen={kind}
        options={[
          { id: 'pattern', text: 'Event pattern' },
          // Only the default bus has schedules.
          { id: 'schedule', text: 'Schedule', disabled: bus !== 'default' },
        ]}
        onChoose={setKind}
      />
      {isPattern ? (
        <SpaceBetween size="m">
          <div>
            <Box variant="awsui-key-label">Event pattern</Box>
            <JsonEditor value={pattern} label="Event pattern" onChange={setPattern} height="200px" />
          </div>
          <PatternTest scope={scope} pattern={pattern} />
        </SpaceBetween>
      ) : (
        <FormField label="Schedule expression" description="rate(5 minutes), or cron(0 12 * * ? *) in UTC.">
          <Input value={expression} autoComplete={false} onChange={({ detail }) => setExpression(detail.value)} />
        </FormField>
      )}
    </FormDialog>
  );
}
