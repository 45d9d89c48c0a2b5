import SegmentedControl from '@cloudscape-design/components/segmented-control';

interface Props<Id extends string> {
  /** Read out; what is seen beside it is the caller's. */
  readonly label: string;
  readonly chosen: Id;
  readonly options: readonly { readonly id: Id; readonly text: string; readonly disabled?: boolean }[];
  onChoose(id: NoInfer<Id>): void;
}

/** One of a few, all of which are seen. */
export function Choice<Id extends string>({ label, chosen, options, onChoose }: Props<Id>) {
  return <SegmentedControl label={label} selectedId={chosen} options={options} onChange={({ detail }) => onChoose(detail.selectedId as Id)} />;
}
