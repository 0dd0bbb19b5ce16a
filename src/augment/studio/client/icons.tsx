/** Signs of buttons, drawn with lines; what they mean is said by the button's label. */
const PATHS = {
  undo: 'M4 8h8a4 4 0 0 1 0 8H8M4 8l4-4M4 8l4 4',
  redo: 'M16 8H8a4 4 0 0 0 0 8h4M16 8l-4-4M16 8l-4 4',
  plus: 'M10 4v12M4 10h12',
  up: 'M10 16V5M5 10l5-5 5 5',
  down: 'M10 4v11M5 10l5 5 5-5',
  left: 'M12 5l-5 5 5 5',
  right: 'M8 5l5 5-5 5',
  remove: 'M5 6h10M8 6V4h4v2M6 6l1 10h6l1-10',
  close: 'M5 5l10 10M15 5L5 15',
  reset: 'M15 10a5 5 0 1 1-1.6-3.7M15 4v3h-3',
  group: 'M4 5h5M4 10h3M4 15h5M12 5h4v10h-4',
  keys: 'M3 6h14v9H3zM6 9h.01M9 9h.01M12 9h.01M15 9h-.5M6 12h8',
  power: 'M10 3v7M6 5.5a6 6 0 1 0 8 0',
} as const

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  )
}
