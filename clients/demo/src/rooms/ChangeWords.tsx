import { Fragment, type JSX } from "react";
import type { RoomChange } from "@serverless-realtime/client/rooms";
import type { People } from "../people/usePeople";
import { momentOf } from "../ui/moment";
import { wordsOf, type Word } from "./changeWords";

/** What was done to a room, and by whom. */
export function ChangeWords({ change, people }: { readonly change: RoomChange; readonly people: People }): JSX.Element {
  return <>{wordsOf(change, momentOf).map((word, i) => <Fragment key={i}>{shown(word, people)}</Fragment>)}</>;
}

function shown(word: Word, people: People): string | JSX.Element {
  if (typeof word === "string") return word;
  if ("quoted" in word) return <bdi>“{word.quoted}”</bdi>;
  const { name, isMe } = people(word.who);
  if (isMe) return word.begins ? "You" : "you";
  return <bdi>{word.who === "backend" ? "The backend" : name}</bdi>;
}
