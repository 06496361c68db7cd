import { useMemo } from "react";
import { useUsers } from "@serverless-realtime/client/react";
import { useAccount } from "../app/account";
import { useMeeting } from "./acquaintances";
import { personOf, type Person } from "./person";

/** People by subjects and identity ids; another function only when somebody is known by another name. */
export type People = (id: string) => Person;

/** The people whom something is shown of, by their names as soon as these are known. */
export function usePeople(ids: readonly string[]): People {
  const { identityId } = useAccount();
  const users = useUsers(ids);
  useMeeting(users);
  return useMemo(() => (id) => personOf(id, users.get(id), identityId), [users, identityId]);
}
