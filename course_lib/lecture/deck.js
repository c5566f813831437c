// The behaviour of a lecture: slides fitted to the screen, themes, screens in step, running cells.
"use strict";
(() => {
  const settings = JSON.parse(document.getElementById("settings").textContent);
  const query = new URLSearchParams(location.search);
  const inSpeakerView = query.has("receiver");
  const following = settings.role === "follower";
  const printing = query.has("print-pdf");
  const presenting = settings.role === "presenter" && !inSpeakerView;
  const SIZE = {width: 1280, height: 720};
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // ── Themes ──────────────────────────────────────────────────────────────────────────────
  const dims = matchMedia("(prefers-color-scheme: dark)");
  const paint = (theme) => {
    const dark = theme === "dark" || (theme === "auto" && dims.matches);
    root.classList.toggle("dark", dark);
    root.classList.toggle("light", !dark);
  };
  paint(query.get("theme") ?? settings.theme);
  const otherTheme = () => paint(root.classList.contains("dark") ? "light" : "dark");

  // ── Fitting: first pictures give way, then letters, then the slide scrolls ──────────────
  const READABLE = [
    [1, 610], [1, 520], [0.94, 520], [0.94, 440], [0.88, 440], [0.82, 440], [0.82, 360],
    [0.76, 360], [0.7, 360], [0.7, 300],
  ];
  const SMALL = [[0.64, 300], [0.58, 300], [0.54, 260], [0.48, 260]];
  const fits = (slide, steps) => steps.some(([scale, room]) => {
    slide.style.setProperty("--scale", scale);
    slide.style.setProperty("--room", `${room}px`);
    return slide.scrollHeight <= SIZE.height;
  });
  const fit = (slide) => {
    const listings = all(".cell:not(.figure) .code pre", slide);
    listings.forEach((listing) => { listing.style.maxHeight = ""; });
    narrow(slide);
    if (fits(slide, READABLE) || (!printing && shortened(slide, listings))) return;
    if (!fits(slide, SMALL)) slide.classList.add("tall");
  };
  // A long listing scrolls, rather than to be set too small for the last row of the room.
  const shortened = (slide, listings) => {
    const longest = listings.toSorted((a, b) => b.clientHeight - a.clientHeight)[0];
    const room = longest ? longest.clientHeight - (slide.scrollHeight - SIZE.height) : 0;
    if (room < 220) return false;
    longest.style.maxHeight = `${room}px`;
    return true;
  };
  // A formula or a table that is too wide is set in smaller letters.
  const narrow = (slide) => {
    for (const box of all("span.formula, table", slide)) {
      box.style.fontSize = "";
      const room = box.tagName === "TABLE" ? box.parentElement.clientWidth : box.clientWidth;
      const ratio = room / box.scrollWidth;
      if (!(ratio < 1)) continue;
      const usual = parseFloat(getComputedStyle(box).fontSize);
      const around = parseFloat(getComputedStyle(box.parentElement).fontSize);
      const size = (usual / around) * Math.max(ratio, 0.55) * 0.99;
      box.style.fontSize = `${size.toFixed(3)}em`;
    }
  };
  const leaves = all(".slides section").filter((slide) => !slide.querySelector("section"));
  const fitAll = async () => {
    root.classList.add("measuring");
    await document.fonts.ready;
    await Promise.all([...document.images].map((image) => image.decode().catch(() => null)));
    leaves.forEach((slide) => slide.classList.add("fitted"));
    leaves.forEach(fit);
    root.classList.remove("measuring");
  };

  // ── Code on demand ──────────────────────────────────────────────────────────────────────
  const button = (text, action) => {
    const made = document.createElement("button");
    made.className = "tool";
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", action);
    return made;
  };
  const turn = (cell) => cell.classList.toggle("open");
  const openable = () => all(".present .cell.figure, .present.cell.figure");
  all(".cell.figure").forEach((cell) => cell.append(button(settings.words.code, () => turn(cell))));

  // ── Animations: they play when their slide comes up, and print as their last picture ────
  const bytesOf = (image) => Uint8Array.from(atob(image.src.split(",")[1]), (c) => c.charCodeAt(0));
  const chunks = function* (bytes) {
    const view = new DataView(bytes.buffer);
    for (let at = 8; at + 8 <= bytes.length;) {
      const size = view.getUint32(at) + 12;
      yield {at, size, type: String.fromCharCode(...bytes.subarray(at + 4, at + 8))};
      at += size;
    }
  };
  const animation = (image) => {
    if (!image.src.startsWith("data:image/png;base64,")) return null;
    const bytes = bytesOf(image);
    for (const {at, size, type} of chunks(bytes)) {
      if (type === "IDAT") return null;
      if (type === "acTL") return {image, bytes, at, size};
    }
    return null;
  };
  const pictured = ({image}, parts) => {
    URL.revokeObjectURL(image.dataset.url ?? "");
    image.dataset.url = URL.createObjectURL(new Blob(parts, {type: "image/png"}));
    image.src = image.dataset.url;
    return image.decode().catch(() => null);
  };
  const animations = all(".slides img").map(animation).filter(Boolean);
  const replay = (slide) => animations.filter(({image}) => slide.contains(image))
    .forEach((found) => pictured(found, [found.bytes]));
  const still = (found) => pictured(found,
    [found.bytes.subarray(0, found.at), found.bytes.subarray(found.at + found.size)]);

  // ── Screens in step ─────────────────────────────────────────────────────────────────────
  const banner = document.getElementById("banner");
  const say = (text) => { banner.textContent = text; banner.hidden = !text; };
  const send = (what, body) => fetch(`${what}?key=${encodeURIComponent(settings.key)}`, {
    method: "POST", body: JSON.stringify(body),
  });
  const tell = () => send("state", Reveal.getState()).then(() => say(""),
    () => say(settings.words.lost));
  const present = () => {
    const events = ["slidechanged", "fragmentshown", "fragmenthidden", "overviewshown",
      "overviewhidden", "paused", "resumed"];
    events.forEach((event) => Reveal.on(event, tell));
    tell();
  };
  const follow = () => {
    const source = new EventSource("events");
    source.addEventListener("state", (event) => Reveal.setState(JSON.parse(event.data)));
    source.addEventListener("output", (event) => show(JSON.parse(event.data)));
    source.onopen = () => say("");
    source.onerror = () => say(settings.words.lost);
  };
  const cellNamed = (name) => all(".cell").find((cell) => cell.dataset.cell === name);
  const show = ({cell: name, code, html}) => {
    const cell = cellNamed(name);
    if (!cell) return;
    if (code !== undefined) cell.querySelector(".code pre").innerHTML = code;
    cell.querySelector(".outputs").innerHTML = html;
    refit(cell.closest("section"));
  };
  const refit = async (slide) => {
    await Promise.all(all("img", slide).map((image) => image.decode().catch(() => null)));
    slide.classList.remove("tall");
    fit(slide);
    Reveal.layout();
  };

  // ── Running cells ───────────────────────────────────────────────────────────────────────
  const run = async (cell) => {
    const state = cell.querySelector(".state");
    const source = cell.querySelector(".code pre").innerText.replace(/\n$/, "");
    state.textContent = settings.words.running;
    try {
      const answer = await send("run", {cell: cell.dataset.cell, source});
      if (!answer.ok) throw new Error(answer.statusText);
      show(await answer.json());
      state.textContent = "";
    } catch {
      state.textContent = settings.words.dead;
    }
  };
  const typed = (cell, event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      run(cell);
    } else if (event.key === "Tab" && !event.shiftKey) {
      event.preventDefault();
      document.execCommand("insertText", false, "    ");
    } else if (event.key === "Escape") {
      event.target.blur();
    }
    event.stopPropagation();
  };
  const makeRunnable = (cell) => {
    const editor = cell.querySelector(".code pre[contenteditable]");
    if (!editor) return;
    if (!presenting) { editor.removeAttribute("contenteditable"); return; }
    editor.addEventListener("keydown", (event) => typed(cell, event));
    const tools = document.createElement("div");
    tools.className = "tools";
    const state = document.createElement("span");
    state.className = "state";
    tools.append(button(settings.words.run, () => run(cell)),
      button(settings.words.stop, () => send("interrupt", {})), state);
    cell.querySelector(".code").after(tools);
  };
  all(".cell").forEach(makeRunnable);

  // ── The start ───────────────────────────────────────────────────────────────────────────
  const keys = {
    67: () => openable().forEach(turn),  // C
    68: otherTheme,  // D
  };
  const start = async () => {
    if (printing) await Promise.all(animations.map(still));
    await fitAll();
    await Reveal.initialize({
      ...SIZE, margin: 0.02, center: false, hash: !following, slideNumber: "h.v",
      transition: "none", controls: !following, keyboard: following ? {68: otherTheme} : keys,
      touch: !following, overview: !following, help: false, mouseWheel: false,
      pdfSeparateFragments: false, pdfPageHeightOffset: 0,
      plugins: typeof RevealNotes === "undefined" ? [] : [RevealNotes],
    });
    if (!printing) Reveal.on("slidechanged", ({currentSlide}) => replay(currentSlide));
    if (presenting) present();
    if (following) follow();
    root.dataset.ready = "yes";
  };
  start();
})();
