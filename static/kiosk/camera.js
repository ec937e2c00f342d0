/** One picture from one camera at a time. */

const REAR = {facingMode: {ideal: "environment"}};
const SIZE = {width: {ideal: 1280}, height: {ideal: 720}};
const TROUBLES = {
  NotAllowedError: "denied", SecurityError: "denied",
  NotFoundError: "none", OverconstrainedError: "none",
};

/** The camera shown in `video`. `onLost` is called when somebody else takes it away. */
export function cameraFor(video, onLost) {
  let wanted = REAR;
  let track = null;
  let turn = 0;

  function rest() {
    turn += 1;
    track?.stop();
    track = null;
    video.srcObject = null;
  }

  /** What hinders it, as a code; "" when there is a picture, or when it was not wanted any more. */
  async function start() {
    rest();
    const mine = turn;
    try {
      const stream = await navigator.mediaDevices.getUserMedia({video: {...wanted, ...SIZE}, audio: false});
      const [own] = stream.getVideoTracks();
      if (mine !== turn) {
        own.stop();
        return "";
      }
      track = own;
      own.addEventListener("ended", () => track === own && onLost());
      video.srcObject = stream;
      await video.play();
    } catch (error) {
      if (mine !== turn) return "";
      rest();
      return TROUBLES[error.name] ?? "busy";
    }
    return "";
  }

  async function list() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.filter((each) => each.kind === "videoinput").map((each) => each.deviceId);
  }

  /** The next of several, from now on. Gives what `start` gives. */
  async function next() {
    const all = await list();
    const now = all.indexOf(track?.getSettings().deviceId);
    wanted = {deviceId: {exact: all[(now + 1) % all.length]}};
    return start();
  }

  return {
    start, rest, list, next,
    hasTorch: () => Boolean(track?.getCapabilities?.().torch),
    torch: (on) => track?.applyConstraints({advanced: [{torch: on}]}).catch(() => undefined),
  };
}
