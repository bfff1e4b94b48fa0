/**
 * Real traffic for practice hosts, in plain JavaScript, which starts fast.
 *   node conntrack-traffic.js server
 *   node conntrack-traffic.js client KIND ADDRESS RATE MOST
 * A client opens RATE conversations a second of its kind, MOST in all, and keeps on until it is killed.
 */
"use strict";
const { createSocket } = require("node:dgram");
const { appendFileSync } = require("node:fs");
const net = require("node:net");

const PORTS = { answers: 8001, silent: 8002, resets: 8003, ends: 8004, pushes: 8005, filtered: 8006 };
const [role, kind, address = "", rate = "10", most = "1000000"] = process.argv.slice(2);

const quiet = socket => socket.on("error", () => undefined);

function serve() {
  const listen = (port, take) => net.createServer({ allowHalfOpen: true }, socket => take(quiet(socket))).listen(port);
  // Answers each question, and closes when the client does.
  listen(PORTS.answers, socket => {
    socket.on("data", () => socket.write("an answer\n".repeat(20)));
    socket.on("end", () => socket.end());
  });
  listen(PORTS.silent, socket => socket.resume());
  listen(PORTS.resets, socket => socket.once("data", () => socket.resetAndDestroy()));
  // Says that it is done; whether the client follows is the client's.
  listen(PORTS.ends, socket => socket.once("data", () => socket.end("all\n")));
  listen(PORTS.pushes, socket => {
    const timer = setInterval(() => socket.write("news\n"), 200);
    socket.on("end", () => socket.end());
    socket.on("close", () => clearInterval(timer));
  });
  const echo = createSocket("udp4");
  echo.on("message", (message, { port, address: from }) => echo.send(message, port, from)).bind(9001);
  for (const port of [9002, 514]) createSocket("udp4").bind(port);
  console.log("ready");
}

const CLIENTS = {
  /** A question, an answer, an orderly end. */
  short: () => {
    const socket = quiet(
      net.connect(PORTS.answers, address, () => socket.write("a question of some length\n".repeat(4))),
    );
    socket.once("data", () => socket.end());
  },
  /** A question every second, on a connection that stays. */
  kept: () => ask(net.connect(PORTS.answers, address), 1000),
  /** One question and its answer; then the connection stays as it is. */
  pooled: () => ask(net.connect(PORTS.answers, address), 0),
  filtered: () => quiet(net.connect(PORTS.filtered, address)),
  silent: () => ask(net.connect(PORTS.silent, address), 0),
  resets: () => ask(net.connect(PORTS.resets, address), 0),
  /** Never follows the server's end. */
  half: () => ask(net.connect({ port: PORTS.ends, host: address, allowHalfOpen: true }), 0),
  pushes: () => quiet(net.connect(PORTS.pushes, address)).resume(),
  "udp-answered": () => datagram(9001),
  "udp-silent": () => datagram(9002),
  syslog: () => datagram(514),
};

/** @param every milliseconds; 0: once */
function ask(socket, every) {
  const write = () => socket.write("a question of some length\n".repeat(4));
  quiet(socket).resume();
  socket.once("connect", () => {
    write();
    if (every > 0) setInterval(write, every);
  });
}

function datagram(port) {
  const socket = createSocket("udp4");
  const timer = setTimeout(() => socket.close(), 3000);
  socket.once("message", () => {
    clearTimeout(timer);
    socket.close();
  });
  socket.send("a question", port, address, () => undefined);
}

// Every practice host has a /run of its own.
appendFileSync("/run/traffic", `${process.pid}\n`);
if (role === "server") serve();
else {
  let opened = 0;
  const timer = setInterval(() => {
    CLIENTS[kind]();
    opened += 1;
    if (opened >= Number(most)) clearInterval(timer);
  }, 1000 / Number(rate));
  setInterval(() => undefined, 1 << 30);
}
