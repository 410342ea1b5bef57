import { html, nothing } from "./lit.js";

const MARGIN = 8;

function place(box) {
  const button = document.querySelector(`[popovertarget="${box.id}"]`);
  if (!button) {
    return;
  }
  const at = button.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const left = Math.max(MARGIN, Math.min(at.left, innerWidth - width - MARGIN));
  const below = at.bottom + 4;
  const fits = below + height <= innerHeight - MARGIN;
  const above = at.top - 4 - height;
  const top = fits
    ? below
    : above >= MARGIN
      ? above
      : Math.max(MARGIN, innerHeight - height - MARGIN);
  box.style.left = `${left}px`;
  box.style.top = `${top}px`;
}

/** A box that has grown stands elsewhere. */
const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => place(target)));

/** Closes it, if it is open; the focus goes back to its button. */
export const closePopover = (id) => {
  const box = document.getElementById(id);
  if (box?.matches(":popover-open")) {
    box.hidePopover();
  }
};

/**
 * A button with a box that it opens. Escape and a click elsewhere close it, and the browser says to
 * assistive technology which state it is in.
 *
 * @param {{id: string, label?: string, button: unknown, className?: string, boxLabel: string,
 *   content: () => unknown, isOpen: boolean, onToggle: (open: boolean) => void, title?: string}} spec
 *   `id` is the box's, unique in the page; `content` is asked for while it is open only
 */
export const popover = ({
  id,
  label,
  button,
  className = "",
  boxLabel,
  content,
  isOpen,
  onToggle,
  title,
}) =>
  html`<button
      type="button"
      class=${className}
      popovertarget=${id}
      aria-label=${label ?? nothing}
      title=${title ?? nothing}
    >
      ${button}
    </button>
    <div
      class="popover"
      popover="auto"
      id=${id}
      role="dialog"
      aria-label=${boxLabel}
      @toggle=${(event) => {
        const open = event.newState === "open";
        onToggle(open);
        const box = event.target;
        if (open) {
          sizes.observe(box);
          requestAnimationFrame(() =>
            requestAnimationFrame(() => box.querySelector("[autofocus]")?.focus()),
          );
        } else {
          sizes.unobserve(box);
        }
      }}
    >
      ${isOpen ? content() : nothing}
    </div>`;
