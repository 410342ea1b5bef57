import { grid } from "./grid.js";

export default {
  isEmpty: (frames) => (frames[0]?.[0]?.values.length ?? 0) === 0,

  model(view) {
    const [first] = view.panel.options?.sortBy ?? [];
    const frame = view.frames[view.panel.options?.frameIndex ?? 0] ?? [];
    const by =
      first && frame.find((field) => [field.title, field.name].includes(first.displayName));
    view.sort ??= by ? { name: by.name, desc: first.desc ?? false } : null;
    return frame;
  },

  render: (frame, view) => grid(frame, view, { bottom: view.panel.options?.footer }),
};
