import { AsyncDirective, directive, html, ref } from "./lit.js";
import { isDark, isStill, onSettings } from "./settings.js";

let library;

/** The chart library, fetched when the first chart is shown: it is larger than all else together. */
export function charts() {
  library ??= import("/console/vendor/echarts.js");
  return library;
}

/** The theme's colours, as text for canvas. */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    text: of("text"),
    soft: of("text-soft"),
    line: of("line"),
    surface: of("surface"),
    raised: of("raised"),
    accent: of("accent"),
    ok: of("ok"),
    info: of("info"),
    warn: of("warn"),
    bad: of("bad"),
    muted: of("muted"),
    /** A canvas inherits none. */
    font: getComputedStyle(document.body).fontFamily,
    /** Of series that have no colour of their own; told apart by the colour-blind too. */
    series: isDark()
      ? ["#4cc596", "#7db8f0", "#f0b45c", "#d59bf0", "#ff8f86", "#5fd3dc", "#c9cf5f", "#f29ac0"]
      : ["#0b6e4f", "#1a5fa8", "#b06a00", "#7a3fa8", "#b3261e", "#0c7580", "#6b7000", "#a83a72"],
  };
}

/**
 * A chart in an element. It follows the element's size and the theme.
 *
 * @param {() => object} make gives the option, in the colours of now
 */
export class Chart {
  #element;
  #make;
  #chart = null;
  #closed = false;
  #sizes = new ResizeObserver(() => this.#chart?.resize());
  #endSettings = onSettings(() => this.#rebuild());

  constructor(element, make) {
    this.#element = element;
    this.#make = make;
    this.#open();
  }

  async #open() {
    const echarts = await charts();
    if (this.#closed) {
      return;
    }
    this.#chart = echarts.init(this.#element, null, { renderer: "canvas" });
    this.#chart.on("click", (params) => this.onClick?.(params));
    this.#sizes.observe(this.#element);
    this.#draw();
    this.onReady?.(this.#chart, this.#element);
  }

  #rebuild() {
    if (this.#chart) {
      this.#draw();
    }
  }

  #draw() {
    const c = colours();
    const option = this.#make(c);
    this.#chart.setOption(
      {
        animation: !isStill() && (option.animation ?? false),
        color: c.series,
        textStyle: { color: c.soft, fontFamily: c.font },
        backgroundColor: "transparent",
        ...option,
        // Drawn, not written into the page: the content security policy allows no styles from text.
        tooltip: option.tooltip && {
          renderMode: "richText",
          backgroundColor: c.raised,
          borderColor: c.line,
          confine: true,
          ...option.tooltip,
          textStyle: { color: c.text, fontSize: 13, fontFamily: c.font, ...option.tooltip.textStyle },
        },
      },
      { notMerge: true },
    );
  }

  /** Draws anew with what `make` gives now. */
  update(make = this.#make) {
    this.#make = make;
    if (this.#chart) {
      this.#draw();
    }
  }

  close() {
    this.#closed = true;
    this.#endSettings();
    this.#sizes.disconnect();
    this.#chart?.dispose();
  }
}

class ChartDirective extends AsyncDirective {
  #chart = null;
  #make = null;

  render() {}

  update(part, [make, onClick, onReady]) {
    if (!this.#chart) {
      this.#chart = new Chart(part.element, make);
    } else if (make !== this.#make) {
      this.#chart.update(make);
    }
    this.#make = make;
    this.#chart.onClick = onClick;
    this.#chart.onReady = onReady;
  }

  disconnected() {
    this.#chart?.close();
    this.#chart = null;
  }
}

const inElement = directive(ChartDirective);

/**
 * A chart in a template. The label says in words what the picture shows. It is drawn anew when `make`
 * is another function, when the theme or language changes, and when it is resized.
 *
 * @param {(colours: ReturnType<typeof colours>) => object} make the option; called for every drawing
 * @param {{label: string, height?: number, onClick?: (params: any) => void,
 *   onReady?: (chart: any, element: HTMLElement) => void}} options height in px; it fills the element
 *   around it if absent
 */
export const chart = (make, { label, height, onClick, onReady }) =>
  html`<div
    class="chart"
    role="img"
    aria-label=${label}
    ${ref((element) => element && (element.style.height = height ? `${height}px` : "100%"))}
    ${inElement(make, onClick, onReady)}
  ></div>`;
