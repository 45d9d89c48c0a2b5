import ButtonDropdown from '@cloudscape-design/components/button-dropdown';

interface Props<Id extends string> {
  /** Those with `href` lead to a page; the others are told to `onChoose`. */
  readonly actions: readonly { readonly id: Id; readonly text: string; readonly href?: string }[];
  readonly isDisabled?: boolean;
  readonly isBusy?: boolean;
  onChoose(id: NoInfer<Id>): void;
}

/** What can be done with something, behind one button. */
export function ActionsMenu<Id extends string>({ actions, isDisabled = false, isBusy = false, onChoose }: Props<Id>) {
  return (
    <ButtonDropdown disabled={isDisabled} loading={isBusy} items={actions} onItemClick={({ detail }) => detail.href === undefined && onChoose(detail.id as Id)}>
      Actions
    </ButtonDropdown>
  );
}
