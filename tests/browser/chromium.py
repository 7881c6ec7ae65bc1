"""Chromium, driven over two pipes in its DevTools protocol: nothing but Python is needed.

A `Browser` starts and ends one headless process; a `Page` is one tab, which remembers every
console message, exception and request since it was opened.
"""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

NAMES = ["chromium", "chromium-browser", "google-chrome"]
FLAGS = [
    "--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--no-first-run", "--disable-gpu",
    "--disable-extensions", "--disable-background-networking", "--disable-component-update",
    "--disable-dev-shm-usage", "--force-color-profile=srgb", "--hide-scrollbars",
]
# Seconds in which every call has to answer; axe takes its time on a machine of one core.
PATIENCE = 120
# Keys by what the protocol calls them.
KEYS = {"Enter": 13, "Escape": 27, "Backspace": 8, "ArrowDown": 40, "ArrowUp": 38, "Tab": 9, " ": 32}


class Browser:
    def __init__(self):
        program = next((found for name in NAMES if (found := shutil.which(name))), None)
        if program is None:
            raise SystemExit("browser: no chromium here; tests/run installs it")
        self.folder = tempfile.mkdtemp(prefix="nianbao-browser-")
        (read, self.write), (self.read, write) = os.pipe(), os.pipe()
        # The browser reads from descriptor 3 and writes to 4.
        self.process = subprocess.Popen(
            ["bash", "-c", f'exec "$0" "$@" 3<&{read} 4>&{write}', program, *FLAGS, f"--user-data-dir={self.folder}", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, pass_fds=(read, write),
        )
        os.close(read)
        os.close(write)
        self.pieces, self.parts, self.calls, self.events = [], [], 0, []

    def __enter__(self):
        self.version = self.call("Browser.getVersion")["product"].replace("/", " ")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def call(self, method, session=None, **parameters):
        """The answer to a call; events that come before it are kept."""
        self.calls += 1
        message = {"id": self.calls, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.write, data):]
        while True:
            answer = self.message()
            if answer.get("id") == self.calls:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def message(self):
        deadline = time.monotonic() + PATIENCE
        while len(self.parts) < 2:
            ready, _, _ = select.select([self.read], [], [], max(0, deadline - time.monotonic()))
            data = os.read(self.read, 1 << 20) if ready else b""
            if not data:
                raise RuntimeError("the browser does not answer")
            # The last part is a message that has not ended.
            self.pieces.append(data)
            if b"\0" in data:
                self.parts = b"".join(self.pieces).split(b"\0")
                self.pieces = [self.parts[-1]]
        return json.loads(self.parts.pop(0))

    def open(self, path: Path, width=1280, dark=False):
        return Page(self, path, width, dark)


class Page:
    def __init__(self, browser, path, width, dark):
        self.browser = browser
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.target = target
        self.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ["Page", "Runtime", "Log", "Network"]:
            self.call(f"{domain}.enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self.paint(dark)
        self.url = path.resolve().as_uri()
        self.call("Page.navigate", url=self.url)
        while not any(event["method"] == "Page.loadEventFired" for event in self.events()):
            browser.events.append(browser.message())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.browser.call("Target.closeTarget", targetId=self.target)

    def call(self, method, **parameters):
        return self.browser.call(method, self.session, **parameters)

    def events(self):
        return [event for event in self.browser.events if event.get("sessionId") == self.session]

    def paint(self, dark):
        """Sets light or dark; whatever scrolls arrives at once."""
        chosen = {"prefers-color-scheme": "dark" if dark else "light", "prefers-reduced-motion": "reduce"}
        self.call("Emulation.setEmulatedMedia", features=[{"name": name, "value": value} for name, value in chosen.items()])

    def complaints(self):
        """What the console, exceptions and the log have said."""
        said = {"Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"}
        return [event["params"] for event in self.events() if event["method"] in said]

    def requests(self):
        """What was asked for besides the page itself."""
        asked = [event["params"]["request"]["url"] for event in self.events() if event["method"] == "Network.requestWillBeSent"]
        return [url for url in asked if url.split("#")[0] != self.url]

    def ask(self, script):
        """The value of an expression in the page."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{script[:200]}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def click(self, selector):
        """A real click in the middle of an element, scrolled into view."""
        place = self.ask(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)});"
            "e.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});"
            "const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()"
        )
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"]:
            self.call("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left", clickCount=1)

    def press(self, *keys):
        for key in keys:
            parts = {"key": key, "code": "Space" if key == " " else key, "windowsVirtualKeyCode": KEYS[key]}
            if key in ("Enter", " "):
                parts["text"] = "\r" if key == "Enter" else " "
            self.call("Input.dispatchKeyEvent", type="keyDown", **parts)
            self.call("Input.dispatchKeyEvent", type="keyUp", **{k: v for k, v in parts.items() if k != "text"})

    def write(self, text):
        self.call("Input.insertText", text=text)

    def pdf(self, path: Path):
        data = self.call("Page.printToPDF", preferCSSPageSize=True, generateTaggedPDF=True)["data"]
        path.write_bytes(base64.b64decode(data))

    def picture(self, path: Path, whole=False):
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", captureBeyondViewport=whole)["data"]))
