import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import styles from './graph.module.css';

export type ExportKind = 'svg' | 'png' | 'mermaid';

interface ControlsProps {
  readonly isFull: boolean;
  /** There is something to export. */
  readonly isDrawn: boolean;
  readonly onZoom: (factor: number) => void;
  readonly onFit: () => void;
  readonly onFull: () => void;
  readonly onExport: (kind: ExportKind) => void;
}

/** The column of buttons at the left of the drawing. */
export function Controls({ isFull, isDrawn, onZoom, onFit, onFull, onExport }: ControlsProps) {
  return (
    <div className={styles.controls}>
      <Button iconName="zoom-in" ariaLabel="Zoom in" onClick={() => onZoom(1.3)} />
      <Button iconName="zoom-out" ariaLabel="Zoom out" onClick={() => onZoom(1 / 1.3)} />
      <Button iconName="zoom-to-fit" ariaLabel="Fit the whole graph" onClick={onFit} />
      <Button iconName={isFull ? 'exit-full-screen' : 'full-screen'} ariaLabel={isFull ? 'Leave full screen' : 'Full screen'} onClick={onFull} />
      <ButtonDropdown
        variant="icon"
        ariaLabel="Export"
        disabled={!isDrawn}
        items={[
          { id: 'svg', text: 'Export as SVG' },
          { id: 'png', text: 'Export as PNG' },
          { id: 'mermaid', text: 'Copy as Mermaid' },
        ]}
        onItemClick={({ detail }) => onExport(detail.id as ExportKind)}
      />
    </div>
  );
}
