import type { NodeProps } from '@xyflow/react';
import { memo, useContext } from 'react';
import { Icon, jumpIcon, TypeIcon } from './icons';
import { type GraphNode, StateCard } from './StateCard';
import { CardActionsContext } from './store';
import styles from './card.module.css';

const Terminal = memo(function Terminal({ data }: NodeProps<GraphNode>) {
  return <div className={styles.terminal}>{data.placed.name}</div>;
});

const Branch = memo(function Branch() {
  return <div className={styles.branch} />;
});

const Missing = memo(function Missing({ data: { placed } }: NodeProps<GraphNode>) {
  return (
    <div className={`${styles.card} ${styles.missing}`}>
      <span className={styles.icon}>
        <TypeIcon type="" />
      </span>
      <span className={styles.text}>
        {placed.lines.map((line, index) => (
          <span key={index} className={styles.name}>
            {line}
          </span>
        ))}
        <span className={styles.detail}>{placed.detail}</span>
      </span>
    </div>
  );
});

const Jump = memo(function Jump({ data: { placed } }: NodeProps<GraphNode>) {
  const actions = useContext(CardActionsContext);
  return (
    <button type="button" className={styles.jump} tabIndex={-1} onClick={() => actions.onJump(placed.jumpsTo!)}>
      {placed.lines.map((line, index) => (
        <span key={index} className={styles.jumpLabel}>
          {line}
        </span>
      ))}
      <span className={styles.jumpTarget}>
        <Icon path={jumpIcon} width={1.6} />
        {placed.name}
      </span>
    </button>
  );
});

/** What React Flow draws by a node's `type`. */
export const nodeTypes = { state: StateCard, container: StateCard, branch: Branch, start: Terminal, end: Terminal, missing: Missing, jump: Jump };
