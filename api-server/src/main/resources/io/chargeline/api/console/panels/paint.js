import { isDark } from "../core/settings.js";

/** Grafana's names of colours, as our themes paint them: light, dark. */
const NAMED = {
  red: ["#cf3a30", "#ff7b72"],
  orange: ["#d9771a", "#f2a14c"],
  yellow: ["#c49a00", "#e8cb55"],
  green: ["#23935a", "#4cc58c"],
  blue: ["#2b74c2", "#6fb1f4"],
  purple: ["#8650b8", "#c596f2"],
  gray: ["#7d8a84", "#8f9c96"],
  grey: ["#7d8a84", "#8f9c96"],
  black: ["#16211c", "#16211c"],
  white: ["#ffffff", "#ffffff"],
};

/** How much black (below zero) or white is mixed in. */
const SHADES = { "super-light-": 0.55, "light-": 0.3, "semi-dark-": -0.18, "dark-": -0.36 };

/** Told apart by the colour-blind too, as neighbours at least. */
const CLASSIC = [
  ["#0b7a57", "#4cc596"],
  ["#2b74c2", "#6fb1f4"],
  ["#d9771a", "#f2a14c"],
  ["#8650b8", "#c596f2"],
  ["#cf3a30", "#ff7b72"],
  ["#0f8b98", "#5fd3dc"],
  ["#857d00", "#c9cf5f"],
  ["#b8437f", "#f29ac0"],
  ["#5d6bb5", "#a3aef5"],
  ["#8a6142", "#d3ab8a"],
];

const CONTINUOUS = {
  GrYlRd: ["green", "yellow", "red"],
  RdYlGr: ["red", "yellow", "green"],
  BlYlRd: ["blue", "yellow", "red"],
  YlRd: ["yellow", "red"],
  BlPu: ["blue", "purple"],
  YlBl: ["yellow", "blue"],
  blues: ["ground", "blue"],
  reds: ["ground", "red"],
  greens: ["ground", "green"],
  purples: ["ground", "purple"],
};

/** From little to much. */
const SCHEMES = {
  Blues: ["#eff5fb", "#b5d0ea", "#6aa5d8", "#2b74c2", "#0c3f7d"],
  Greens: ["#eef8f1", "#b5dfc3", "#6fc08e", "#23935a", "#0a4f2d"],
  Oranges: ["#fff3e6", "#fdcfa0", "#f9a05a", "#d9701a", "#7f3704"],
  Reds: ["#fdeeec", "#f8bdb5", "#ee7f72", "#cf3a30", "#6f0f0c"],
  Purples: ["#f5f0fa", "#d5c1e8", "#ad87d3", "#8650b8", "#43206b"],
  YlOrRd: ["#fffbd6", "#fedc83", "#fdab4a", "#ee5a30", "#a50f26"],
  YlGnBu: ["#fbfddc", "#bfe5bd", "#55bcc2", "#2b74b4", "#12246b"],
  YlOrBr: ["#fffce2", "#fee092", "#fdaa3d", "#d9651a", "#6f2a05"],
  RdYlGn: ["#c93a2e", "#f6a85d", "#fbf6b4", "#8fcb6a", "#157f45"],
  Spectral: ["#b0324b", "#f48a50", "#fdf3ab", "#88cfa4", "#4a64ad"],
  Viridis: ["#440154", "#3b528b", "#21918c", "#5ec962", "#fde725"],
  Turbo: ["#30319b", "#28bceb", "#a4fc3c", "#fb7e21", "#900c00"],
};
const DIVERGING = new Set(["RdYlGn", "Spectral", "Viridis", "Turbo"]);

const HEX = /^#([0-9a-f]{3,8})$/i;
const RGB = /^rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)(?:[\s,/]+([\d.]+))?\s*\)$/i;

function channels(text) {
  const hex = HEX.exec(text)?.[1];
  if (hex) {
    const full = hex.length < 6 ? [...hex].map((c) => c + c).join("") : hex;
    return [0, 2, 4].map((i) => Number.parseInt(full.slice(i, i + 2), 16));
  }
  const rgb = RGB.exec(text);
  return rgb ? rgb.slice(1, 4).map(Number) : null;
}

const written = (rgb) =>
  `#${rgb
    .map((c) =>
      Math.round(Math.max(0, Math.min(255, c)))
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;

/** Between two colours. @param {number} share 0: the first, 1: the second */
export function mix(first, second, share) {
  const [a, b] = [channels(first), channels(second)];
  return a && b ? written(a.map((c, i) => c + (b[i] - c) * share)) : first;
}

export function withAlpha(colour, alpha) {
  const rgb = channels(colour);
  return rgb ? `rgba(${rgb.map(Math.round).join(",")},${alpha})` : colour;
}

const theme = (pair) => pair[isDark() ? 1 : 0];
const ground = () => (isDark() ? "#171f1c" : "#ffffff");

/** The colour that Grafana calls so, or that is given in digits; as this theme paints it. */
export function paint(name) {
  if (!name || name === "text") {
    return isDark() ? "#e6edea" : "#16211c";
  }
  if (name === "transparent" || HEX.test(name) || RGB.test(name)) {
    return name;
  }
  const shade = Object.keys(SHADES).find((prefix) => name.startsWith(prefix));
  const pair = NAMED[shade ? name.slice(shade.length) : name];
  if (!pair) {
    return name;
  }
  const base = theme(pair);
  const amount = SHADES[shade] ?? 0;
  return amount >= 0 ? mix(base, "#ffffff", amount) : mix(base, "#000000", -amount);
}

/** The colour of the series that stands at this place. */
export const classic = (index) => theme(CLASSIC[index % CLASSIC.length]);

export function classicByName(name) {
  let hash = 0;
  for (const char of name) {
    hash = (hash * 31 + char.codePointAt(0)) >>> 0;
  }
  return classic(hash);
}

/** The colour at a share between 0 and 1 of the way through others. */
export function along(colours, share) {
  const at = Math.max(0, Math.min(1, Number.isFinite(share) ? share : 0)) * (colours.length - 1);
  const low = Math.min(Math.floor(at), colours.length - 2);
  return mix(colours[low], colours[low + 1], at - low);
}

/** @param {string} mode such as `continuous-GrYlRd` */
export const continuous = (mode) =>
  (CONTINUOUS[mode.slice("continuous-".length)] ?? CONTINUOUS.GrYlRd).map((name) =>
    name === "ground" ? mix(ground(), paint("blue"), 0.12) : paint(name),
  );

/** A heat map's colours from little to much; what is little is near the ground of the theme. */
export function scheme({ scheme: name = "Oranges", reverse = false } = {}) {
  const colours = [...(SCHEMES[name] ?? SCHEMES.Oranges)];
  if (isDark() && !DIVERGING.has(name)) {
    colours.reverse();
    colours[0] = mix(colours[0], ground(), 0.55);
  }
  return reverse ? colours.reverse() : colours;
}

function luminance(rgb) {
  const [r, g, b] = rgb.map((c) => {
    const share = c / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const READABLE = 4.6;
const inks = new Map();

/** The colour, made so dark or light that text in it can be read on the ground. */
export function ink(colour, on = ground()) {
  const key = `${colour} ${on}`;
  if (!inks.has(key)) {
    const back = channels(on);
    const towards = luminance(back) > 0.4 ? "#000000" : "#ffffff";
    let found = colour;
    for (let i = 1; i <= 20 && channels(found) && contrast(channels(found), back) < READABLE; i++) {
      found = mix(colour, towards, i / 20);
    }
    inks.set(key, found);
  }
  return inks.get(key);
}

/** Black or white, whichever can be read on the colour. */
export function inkOn(colour) {
  const rgb = channels(colour);
  return !rgb || contrast(rgb, [16, 24, 20]) > contrast(rgb, [255, 255, 255])
    ? "#101814"
    : "#ffffff";
}
