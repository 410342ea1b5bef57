import { Directive, directive } from "./lit.js";

/**
 * Styles of an element through its object model: the content security policy forbids them in
 * markup, and a style attribute that a script writes is markup too.
 */
class Styled extends Directive {
  #names = new Set();

  render() {}

  update(part, [styles]) {
    const { style } = part.element;
    for (const name of this.#names) {
      if (!(name in styles)) {
        style.removeProperty(name);
      }
    }
    this.#names = new Set(Object.keys(styles));
    for (const [name, value] of Object.entries(styles)) {
      if (value === null || value === undefined || value === "") {
        style.removeProperty(name);
      } else {
        style.setProperty(name, String(value));
      }
    }
  }
}

/** In a tag: `<div ${styled({ color: "red", "--share": 0.5 })}>`; names as in CSS. */
export const styled = directive(Styled);
