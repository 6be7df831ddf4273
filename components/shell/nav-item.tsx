/** One item of the navigation in each of its three shapes. */
export const item =
  'group relative flex min-h-10 items-center gap-2 rounded-control px-2.5 font-medium max-[30rem]:px-1.5 hover:bg-sunken hover:text-text desk:justify-center wide:justify-start wide:px-3'

/**
 * The words of an item: plain in the wide navigation, a tooltip in the icon navigation. In the top row only places keep
 * their words (`always`), tools are icons with a name.
 */
export function ItemWords({ children, always }: { children: string; always: boolean }) {
  return (
    <span
      className={`${always ? '' : 'max-desk:sr-only'} desk:max-wide:pointer-events-none desk:max-wide:absolute desk:max-wide:left-full desk:max-wide:z-30 desk:max-wide:ml-2 desk:max-wide:rounded-control desk:max-wide:border desk:max-wide:border-line desk:max-wide:bg-surface desk:max-wide:px-2.5 desk:max-wide:py-1 desk:max-wide:text-small desk:max-wide:whitespace-nowrap desk:max-wide:text-text desk:max-wide:opacity-0 desk:max-wide:shadow-float desk:max-wide:group-hover:opacity-100 desk:max-wide:group-focus-visible:opacity-100`}
    >
      {children}
    </span>
  )
}
