import TreeView from '@cloudscape-design/components/tree-view';
import { useEffect, useRef } from 'react';
import { TreeButton } from '../../ui/TreeButton';
import { useFolded } from '../../ui/useFolded';
import styles from './apis.module.css';
import { type ApiNode, allIds } from './resources';

interface Props {
  readonly label?: string;
  readonly nodes: readonly ApiNode[];
  readonly selected: string | undefined;
  readonly onSelect: (node: ApiNode) => void;
}

/** Resources and their methods, all open at first. */
export function ApiTree({ label = 'Resources', nodes, selected, onSelect }: Props) {
  const { folded, onToggle } = useFolded();
  const tree = useRef<HTMLDivElement>(null);
  // A method that a link opened is in sight.
  useEffect(() => {
    if (selected !== undefined) {
      tree.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
    }
  }, [selected]);
  return (
    <div ref={tree} className={styles.scroll}>
      <TreeView<ApiNode>
        ariaLabel={label}
        items={nodes}
        getItemId={(n) => n.id}
        getItemChildren={(n) => (n.children.length > 0 ? n.children : undefined)}
        expandedItems={allIds(nodes).filter((id) => !folded.has(id))}
        onItemToggle={({ detail }) => onToggle(detail)}
        i18nStrings={{ collapseButtonLabel: (n) => `Close ${n.resource.path}`, expandButtonLabel: (n) => `Open ${n.resource.path}` }}
        renderItem={(n) => ({
          announcementLabel: n.method ? `${n.text} ${n.resource.path}` : n.resource.path,
          content: (
            <TreeButton isSelected={n.id === selected} onSelect={() => onSelect(n)}>
              {n.method ? <span className={`${styles.verb} ${verbStyle(n.text)}`}>{n.text}</span> : n.text}
            </TreeButton>
          ),
        })}
      />
    </div>
  );
}

/** The colour of a verb. */
function verbStyle(verb: string): string {
  return styles[verb.toLowerCase()] ?? styles.any!;
}
