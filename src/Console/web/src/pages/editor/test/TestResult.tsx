import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { lazy, Suspense } from 'react';
import { useAddress } from '../../../app/address';
import type { TestStateOutput } from '../../../aws/states';
import { JsonView } from '../../../ui/code';
import { Skeleton } from '../../../ui/Skeleton';
import { StatusBadge } from '../../../ui/StatusBadge';
import { othersOf, type Stage, stagesOf } from './stages';
import styles from './test.module.css';

const Diff = lazy(() => import('../edit/Diff'));

/** What became of the state: its outcome, and its data stage by stage. */
export function TestResult({ result, onNext }: { readonly result: TestStateOutput; /** Goes on to the next state with this output. */ readonly onNext: (state: string) => void }) {
  const { inspectionData: data } = result;
  const others = othersOf(data);
  const next = result.nextState;
  return (
    <SpaceBetween size="s">
      <KeyValuePairs
        columns={2}
        items={[
          { label: 'Status', value: <StatusBadge status={result.status} /> },
          ...(next === undefined
            ? []
            : [
                {
                  label: 'Next state',
                  value: (
                    <Button variant="inline-link" onClick={() => onNext(next)}>
                      {next}
                    </Button>
                  ),
                },
              ]),
          ...(result.error === undefined ? [] : [{ label: 'Error', value: <span className={styles.text}>{result.error}</span> }]),
          ...(result.cause === undefined ? [] : [{ label: 'Cause', value: <span className={styles.text}>{result.cause}</span> }]),
          ...others.map(([label, value]) => ({ label, value: <span className={styles.text}>{value}</span> })),
        ]}
      />
      <Stages stages={stagesOf(result)} />
      {data?.variables !== undefined && <Part title="Variables" text={data.variables} />}
      {data?.request !== undefined && <Part title="Request" text={JSON.stringify(data.request)} />}
      {data?.response !== undefined && <Part title="Response" text={JSON.stringify(data.response)} />}
    </SpaceBetween>
  );
}

/** The stages to choose from, and the chosen one beside the one before it. */
function Stages({ stages }: { readonly stages: readonly Stage[] }) {
  const [given, setStage] = useAddress('stage');
  const found = stages.findIndex((s) => s.name === given);
  const index = found < 0 ? stages.findLastIndex((s) => s.isChanged) : found;
  const stage = stages[index];
  const before = stages[index - 1];
  if (stage === undefined) {
    return null;
  }
  return (
    <div>
      <fieldset className={styles.stages} aria-label="Stages of the data">
        {stages.map((s, i) => (
          <Button key={s.name} variant={i === index ? 'primary' : 'normal'} {...(s.isChanged ? {} : { ariaLabel: `${s.name}, unchanged` })} onClick={() => setStage(s.name)}>
            {s.isChanged ? s.name : `${s.name} =`}
          </Button>
        ))}
      </fieldset>
      {before === undefined || !stage.isChanged ? (
        <Part title={before === undefined ? stage.name : `${stage.name}: as before`} text={stage.text} />
      ) : (
        <Suspense fallback={<Skeleton lines={4} />}>
          <Diff before={before.text} after={stage.text} language="json" names={[before.name, stage.name]} />
        </Suspense>
      )}
    </div>
  );
}

function Part({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div>
      <Box variant="awsui-key-label">{title}</Box>
      <JsonView text={text} label={title} maxHeight="300px" />
    </div>
  );
}
