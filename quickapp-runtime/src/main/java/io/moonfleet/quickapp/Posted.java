package io.moonfleet.quickapp;

import java.util.concurrent.CompletionStage;

/** What became of a message for a QuickApp. */
public sealed interface Posted {

    /** It is in the mailbox; the stage always completes, also when the QuickApp ends first. */
    record Accepted(CompletionStage<ActionOutcome> outcome) implements Posted {}

    /** Refused: the QuickApp has more mail waiting than it may. */
    record MailboxFull(int capacity) implements Posted {}

    /** Refused: nobody reads the mail. */
    record NotRunning(Life life) implements Posted {}
}
