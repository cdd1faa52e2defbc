package io.github.dlrharness.evidence;

/** What must hold in every test, whatever it is about. */
public enum Invariant {
    /** A16: vMAC is in no inner Ethernet header on the underlay, in any direction. */
    VMAC_NEVER_ON_UNDERLAY("A16", "vMAC off the underlay"),
    /** A17: no VM gets a frame with a pMAC. */
    PMAC_NEVER_AT_VM("A17", "pMACs away from VMs"),
    /** H1: no frame of a VM is seen in another VNI. */
    VNI_ISOLATION("H1", "VNIs apart"),
    /** H3: no host encapsulates a frame that came over the overlay. */
    SPLIT_HORIZON("H3", "frames of the overlay from being sent there again");

    private final String requirement;
    private final String meaning;

    Invariant(String requirement, String meaning) {
        this.requirement = requirement;
        this.meaning = meaning;
    }

    /** Its number in docs/requirements.md. */
    public String requirement() {
        return requirement;
    }

    /** What it keeps, as the end of a sentence: {@code vMAC off the underlay}. */
    public String meaning() {
        return meaning;
    }
}
