const LEAST_DRAG_PX = 6;

function line(element, className) {
  const found = element.querySelector(`:scope > .${className}`);
  if (found) {
    return found;
  }
  const made = document.createElement("div");
  made.className = className;
  made.hidden = true;
  element.append(made);
  return made;
}

/**
 * The pointer over a chart of time: a line at the same moment in all charts of the dashboard, and a
 * range chosen by dragging. The keyboard has the range's own fields for that.
 */
export function followPointer(chart, element, board) {
  const area = element.parentElement;
  const cross = line(area, "crosshair");
  const band = line(area, "drag-band");
  const timeAt = (x) => chart.convertFromPixel({ xAxisIndex: 0 }, x);
  const pixelAt = (time) => chart.convertToPixel({ xAxisIndex: 0 }, time);
  const inside = (x, y) => !chart.isDisposed() && chart.containPixel({ gridIndex: 0 }, [x, y]);
  let from = null;

  const showCross = (time, source) => {
    const x = time === null || source === chart || chart.isDisposed() ? NaN : pixelAt(time);
    const shown = Number.isFinite(x) && inside(x, area.clientHeight / 2);
    cross.hidden = !shown;
    if (shown) {
      cross.style.transform = `translateX(${x}px)`;
    }
  };
  board.crosshairs.add(showCross);

  const at = (event) => {
    const box = area.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const drawBand = (x) => {
    const left = Math.min(x, from);
    band.style.left = `${left}px`;
    band.style.width = `${Math.abs(x - from)}px`;
    band.hidden = Math.abs(x - from) < LEAST_DRAG_PX;
  };
  const moved = (event) => {
    const [x, y] = at(event);
    if (from !== null) {
      drawBand(x);
    }
    board.showCrosshair(inside(x, y) ? timeAt(x) : null, chart);
  };
  const released = (event) => {
    removeEventListener("pointerup", released);
    const [x] = at(event);
    const begin = from;
    from = null;
    band.hidden = true;
    if (!chart.isDisposed() && Math.abs(x - begin) >= LEAST_DRAG_PX) {
      const times = [timeAt(begin), timeAt(x)].sort((a, b) => a - b);
      board.zoom(Math.round(times[0]), Math.round(times[1]));
    }
  };
  const pressed = (event) => {
    const [x, y] = at(event);
    if (event.pointerType === "mouse" && event.button === 0 && inside(x, y)) {
      from = x;
      addEventListener("pointerup", released);
    }
  };
  const left = () => board.showCrosshair(null, chart);
  area.addEventListener("pointermove", moved);
  area.addEventListener("pointerdown", pressed);
  area.addEventListener("pointerleave", left);
  return () => {
    board.crosshairs.delete(showCross);
    area.removeEventListener("pointermove", moved);
    area.removeEventListener("pointerdown", pressed);
    area.removeEventListener("pointerleave", left);
    removeEventListener("pointerup", released);
  };
}
