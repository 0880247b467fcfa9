// What the terminal's own script leaves open: the letters before the first frame, the keys, and why a visit is over.
"use strict";

const LETTERS = ["16px", "bold 16px", "italic 16px"];

const Plain = window.WebSocket;

window.WebSocket = class extends Plain {
  constructor(...where) {
    super(...where);
    this.addEventListener("open", () => document.querySelector(".xterm-helper-textarea").focus());
    this.addEventListener("close", (event) => {
      document.querySelector("#why").textContent = event.reason || "The connection is gone: the server has ended, or cannot be reached.";
      setTimeout(() => document.querySelector("#again").focus());
    });
  }
};

// the terminal measures its letters once: they have to be there
const begin = window.onload;
window.onload = async (event) => {
  await Promise.allSettled(LETTERS.map((size) => document.fonts.load(`${size} "Roboto Mono"`)));
  begin.call(window, event);
};

document.addEventListener("DOMContentLoaded", () => {
  document.querySelector("#again").addEventListener("click", () => window.location.reload());
});
