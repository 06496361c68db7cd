import "./browser/storage";
import "./styles/base.css";
import "./styles/app.css";
import "./styles/chat.css";
import "./styles/rooms.css";
import "./styles/panels.css";
import "./styles/inbox.css";

// Loaded behind the first line, which has to have happened: Amplify looks for the storage while it is loaded.
void import("./start");
