/** The one place that knows where the template library is. */
export { html, svg, nothing, render } from "/console/vendor/lit-html/lit-html.js";
export { classMap } from "/console/vendor/lit-html/directives/class-map.js";
export { guard } from "/console/vendor/lit-html/directives/guard.js";
export { ifDefined } from "/console/vendor/lit-html/directives/if-defined.js";
export { keyed } from "/console/vendor/lit-html/directives/keyed.js";
export { live } from "/console/vendor/lit-html/directives/live.js";
export { ref, createRef } from "/console/vendor/lit-html/directives/ref.js";
export { repeat } from "/console/vendor/lit-html/directives/repeat.js";
export { styleMap } from "/console/vendor/lit-html/directives/style-map.js";
export { directive, Directive } from "/console/vendor/lit-html/directive.js";
export { AsyncDirective } from "/console/vendor/lit-html/async-directive.js";
