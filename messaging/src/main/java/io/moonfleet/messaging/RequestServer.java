package io.moonfleet.messaging;

/** A runner's side of requests: decodes them, has each carried out once, and replies. */
public final class RequestServer {

    /** Takes a payload of the runner's inbox; never blocks, never throws. */
    public void receive(byte[] payload) {
        Unfinished.part();
    }
}
