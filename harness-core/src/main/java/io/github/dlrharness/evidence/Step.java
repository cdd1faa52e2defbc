package io.github.dlrharness.evidence;

/** The seven steps of the DLR's ARP resolution, from host A (which asks) to host B (where the target is) and back. */
public enum Step {
    /** 1: the DLR on A makes a broadcast ARP request; one copy goes to each VTEP of the VNI. */
    REQUEST_REPLICATED("DLR on host A asks; one copy to every VTEP of the VNI"),
    /** 2: on the way out of A the source becomes pMAC A. */
    SOURCE_BECOMES_PMAC("source vMAC becomes pMAC A on encapsulation"),
    /** 3: on B the copy is flagged by its sender address; its destination becomes vMAC; only the DLR sees it. */
    PROXY_PATH("host B flags the request and hands it to its own DLR only"),
    /** 4: the DLR on B asks again, locally (DVS Local), as vMAC. */
    LOCAL_REQUEST("DLR on host B asks the local VMs, DVS Local"),
    /** 5: the target answers vMAC; only B's DLR gets it. */
    TARGET_ANSWERS("the target VM answers vMAC"),
    /** 6: B readdresses the reply to pMAC A and sends it to A's VTEP only. */
    REPLY_RELAYED("host B sends the reply to pMAC A, to host A's VTEP only"),
    /** 7: on A the destination becomes vMAC; the DLR learns; queued packets leave. */
    RESOLVED("host A hands the reply to its DLR, which starts to forward");

    private final String meaning;

    Step(String meaning) {
        this.meaning = meaning;
    }

    /** Its number, 1 to 7. */
    public int number() {
        return ordinal() + 1;
    }

    /** What happens in it, in a few words. */
    public String meaning() {
        return meaning;
    }
}
