import { svg } from "./lit.js";

const PATHS = {
  overview: "M3 13h8V3H3zm0 8h8v-6H3zm10 0h8V11h-8zm0-18v6h8V3z",
  device: "M6 2h9a1 1 0 0 1 1 1v9h1a2 2 0 0 1 2 2v4a1 1 0 0 0 2 0V9l-3-3 1-1 3 3v10a3 3 0 0 1-6 0v-4h-1v7H5V3a1 1 0 0 1 1-1zm2 3v4h5V5z",
  session: "M13 2 4 14h6l-1 8 10-13h-7z",
  alert: "M12 2a6 6 0 0 1 6 6v5l2 3v1H4v-1l2-3V8a6 6 0 0 1 6-6zm-2 17h4a2 2 0 0 1-4 0z",
  chart: "M4 20V4h2v14h15v2zm4-4v-6h3v6zm5 0V6h3v10zm5 0v-4h3v4z",
  rule: "M4 5h10v2H4zm0 6h10v2H4zm0 6h7v2H4zm12.5 2-3-3 1.4-1.4 1.6 1.6 4-4L22 13.5z",
  hook: "M12 3a4 4 0 0 1 3 6.6l2.6 4.4a4 4 0 1 1-1.7 1L12.6 9.9 12 10a4 4 0 0 1 0-7zM6 13v2a2 2 0 1 0 2 2h5v-2h-3a4 4 0 1 1-4-2z",
  silence: "M4 4 20 20l-1.4 1.4L15 18H4v-1l2-3V9L2.6 5.4zM12 2a6 6 0 0 1 6 6v5l.3.5L8 3.300A6 6 0 0 1 12 2zm-2 17h4a2 2 0 0 1-4 0z",
  tenant: "M12 3a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4 21v-2a6 6 0 0 1 6-6h4a6 6 0 0 1 6 6v2z",
  registry: "M4 4h16v4H4zm0 6h16v4H4zm0 6h16v4H4zM6 5v2h2V5zm0 6v2h2v-2zm0 6v2h2v-2z",
  audit: "M5 2h10l4 4v16H5zm3 7h8v2H8zm0 4h8v2H8zm0 4h5v2H8z",
  site: "M12 2a7 7 0 0 1 7 7c0 5-7 13-7 13S5 14 5 9a7 7 0 0 1 7-7zm0 4a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  menu: "M3 6h18v2H3zm0 5h18v2H3zm0 5h18v2H3z",
  close: "m6 4.600 6 6 6-6L19.400 6l-6 6 6 6-1.400 1.400-6-6-6 6L4.600 18l6-6-6-6z",
  sun: "M12 7a5 5 0 1 1 0 10 5 5 0 0 1 0-10zM11 1h2v4h-2zm0 18h2v4h-2zM1 11h4v2H1zm18 0h4v2h-4z",
  moon: "M20 14.500A8.500 8.500 0 0 1 9.500 4 8.500 8.500 0 1 0 20 14.500z",
  auto: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm0 2v16a8 8 0 0 1 0-16z",
  out: "M4 3h9v2H6v14h7v2H4zm11 4 5 5-5 5-1.400-1.400 2.600-2.600H9v-2h7.200l-2.600-2.600z",
  search: "M10 3a7 7 0 0 1 5.600 11.200l5 5-1.400 1.400-5-5A7 7 0 1 1 10 3zm0 2a5 5 0 1 0 0 10 5 5 0 0 0 0-10z",
  play: "M7 4v16l13-8z",
  stop: "M6 6h12v12H6z",
  refresh: "M12 4a8 8 0 0 1 6.300 3.100L21 4.500V11h-6.500l2.400-2.400A6 6 0 1 0 18 12h2a8 8 0 1 1-8-8z",
  back: "m14.500 5 1.400 1.400L10.300 12l5.600 5.600-1.400 1.400-7-7z",
  copy: "M8 2h11v14H8zM5 6h1v12h10v2H4V6z",
  plus: "M11 4h2v7h7v2h-7v7h-2v-7H4v-2h7z",
  watch: "M12 5c5 0 9 4 10 7-1 3-5 7-10 7S3 15 2 12c1-3 5-7 10-7zm0 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8z",
  info: "M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20zm0 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16zm-1 6h2v7h-2zm0-3.500h2v2h-2z",
  dots: "M5 10h3.500v4H5zm5.250 0h3.500v4h-3.500zm5.250 0H19v4h-3.500z",
  download: "M11 3h2v9l3-3 1.400 1.400L12 15.800l-5.400-5.400L8 9l3 3zM4 18h16v2H4z",
  clock: "M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20zm0 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16zm-1 2h2v5.600l3.700 3.700-1.400 1.400L11 12.400z",
  left: "m14.500 5 1.400 1.400L10.300 12l5.600 5.600-1.400 1.400-7-7z",
  right: "m9.500 5-1.400 1.400 5.600 5.600-5.600 5.600 1.400 1.400 7-7z",
  down: "m5 9.500 1.400-1.400 5.600 5.600 5.600-5.600L19 9.500l-7 7z",
  zoomout: "M10 3a7 7 0 0 1 5.600 11.200l5 5-1.400 1.400-5-5A7 7 0 1 1 10 3zm0 2a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM7 9h6v2H7z",
};

/** @param {keyof PATHS} name; it says nothing to a screen reader, its neighbour or label does */
export const icon = (name) =>
  svg`<svg class="icon-svg" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path fill="currentColor" fill-rule="evenodd" d=${PATHS[name]}></path></svg>`;
