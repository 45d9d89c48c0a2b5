import type { Node, NodeProps } from '@xyflow/react';
import { memo, useContext, useEffect, useRef } from 'react';
import { formatDuration } from '../ui/format';
import { statusText } from '../ui/StatusBadge';
import { Duration } from '../ui/Time';
import { Icon, markIcon, statusIcons, TypeIcon } from './icons';
import type { PlacedNode } from './layout';
import type { StateMark, StepState } from './steps';
import { CardActionsContext, useHasFocus, useIsCurrent, useIsRun, useIsSelected, useMark, useStep } from './store';
import styles from './card.module.css';

export type GraphNode = Node<{ readonly placed: PlacedNode }>;

/** A state as a card, or as a container around its processor or branches. */
export const StateCard = memo(function StateCard({ data: { placed } }: NodeProps<GraphNode>) {
  const step = useStep(placed.name);
  const isRun = useIsRun();
  const mark = useMark(placed.name);
  const isSelected = useIsSelected(placed.name);
  const isCurrent = useIsCurrent(placed.id);
  const hasFocus = useHasFocus(placed.id);
  const actions = useContext(CardActionsContext);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (hasFocus) {
      button.current?.focus({ preventScroll: true });
    }
  }, [hasFocus]);
  const isContainer = placed.kind === 'container';
  return (
    <button
      ref={button}
      type="button"
      className={`${styles.card} ${isContainer ? styles.container : ''} ${placed.type === 'Map' ? styles.map : ''}`}
      data-status={step?.status ?? (isRun ? 'NOT_REACHED' : 'NONE')}
      data-unreachable={placed.isReachable ? undefined : ''}
      aria-pressed={isSelected}
      tabIndex={isCurrent ? 0 : -1}
      onClick={() => actions.onSelect(placed.id, placed.name)}
      onKeyDown={(event) => actions.onKeyDown(placed.id, placed.name, event)}
    >
      <span className={styles.spoken}>{accessibleName(placed, step, isRun, mark)}</span>
      {step?.status === 'IN_PROGRESS' && <span className={styles.stripe} />}
      <span className={styles.icon}>
        <TypeIcon type={placed.type} />
      </span>
      <span className={styles.text} aria-hidden="true">
        {placed.lines.map((line, index) => (
          <span key={index} className={styles.name}>
            {line}
          </span>
        ))}
        <span className={styles.detail}>{step === undefined ? placed.detail : <StepDetail step={step} fallback={placed.detail} />}</span>
        {step?.progress !== undefined && (
          <span className={styles.progress}>
            <span style={{ transform: `scaleX(${Math.min(1, Math.max(0, step.progress))})` }} />
          </span>
        )}
      </span>
      {step !== undefined && (
        <span className={styles.badge}>
          <Icon path={statusIcons[step.status]} width={step.status === 'IN_PROGRESS' ? 2.6 : 2.2} />
        </span>
      )}
      {mark !== undefined && (
        <span className={styles.mark} data-severity={mark.severity} title={mark.message}>
          <Icon path={markIcon} width={2.4} />
        </span>
      )}
    </button>
  );
});

function StepDetail({ step, fallback }: { readonly step: StepState; readonly fallback: string }) {
  const parts: React.ReactNode[] = [];
  if (step.note !== undefined) {
    parts.push(<span key="note">{step.note}</span>);
  }
  if (step.enteredAt !== undefined && (step.exitedAt !== undefined || step.status === 'IN_PROGRESS')) {
    parts.push(<Duration key="duration" from={step.enteredAt} to={step.exitedAt} />);
  }
  if (step.retries !== undefined && step.retries > 0) {
    parts.push(<span key="retries">{retriesText(step.retries)}</span>);
  }
  return parts.length === 0 ? fallback : parts.flatMap((part, index) => (index === 0 ? [part] : [' · ', part]));
}

function retriesText(retries: number): string {
  return retries === 1 ? '1 retry' : `${retries} retries`;
}

/** What a card says below its name once the step is over, as one text. */
export function detailText(placed: PlacedNode, step: StepState | undefined): string {
  const parts = [
    step?.note,
    step?.enteredAt !== undefined && step.exitedAt !== undefined ? formatDuration((step.exitedAt - step.enteredAt) * 1000) : undefined,
    (step?.retries ?? 0) > 0 ? retriesText(step!.retries!) : undefined,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? placed.detail : parts.join(' · ');
}

/** `SendWait, Task, caught error`. */
function accessibleName(placed: PlacedNode, step: StepState | undefined, isRun: boolean, mark: StateMark | undefined): string {
  return [
    placed.name,
    placed.isDistributed ? 'Distributed Map' : placed.type,
    step === undefined ? (isRun ? statusText('NOT_REACHED').toLowerCase() : undefined) : statusText(step.status).toLowerCase(),
    step?.note,
    (step?.retries ?? 0) > 0 ? retriesText(step!.retries!) : undefined,
    placed.isReachable ? undefined : 'cannot be reached',
    mark && `${mark.severity.toLowerCase()}: ${mark.message}`,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(', ');
}
