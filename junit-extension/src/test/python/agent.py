#!/usr/bin/env python3
"""A host's VTEP and DLR instance, for tests of foreign mode: an implementation of the seven steps that shares nothing with the
router of this project. Standard library only. It is told its part as docs/foreign-agents.md says.

    agent.py [--broken=N]     N in 1..7: do that step wrong
"""
import collections
import ipaddress
import json
import os
import select
import socket
import struct
import sys
import time

ARP, IPV4, ICMP = 0x0806, 0x0800, 1
REQUEST, REPLY = 1, 2
BROADCAST, NOBODY = b"\xff" * 6, b"\0" * 6
ETH_P_ALL, PACKET_OUTGOING = 3, 4
VXLAN_PORT = 4789
SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}


def mac(text):
    return bytes.fromhex(text.replace(":", ""))


def seconds(text):
    number = text.rstrip("hms")
    return int(number) * SECONDS[text[len(number) :]]


def ethernet(destination, source, kind, payload):
    return destination + source + struct.pack("!H", kind) + payload


def arp(operation, sha, spa, tha, tpa):
    return struct.pack("!HHBBH6s4s6s4s", 1, IPV4, 6, 4, operation, sha, spa.packed, tha, tpa.packed)


class Arp:
    """An ARP packet of Ethernet and IPv4; operation 0 when the frame has none."""

    def __init__(self, frame):
        self.operation = 0
        if frame[12:14] == struct.pack("!H", ARP) and len(frame) >= 42:
            _, _, hlen, plen, operation, self.sha, spa, self.tha, tpa = struct.unpack("!HHBBH6s4s6s4s", frame[14:42])
            if (hlen, plen) == (6, 4):
                self.operation = operation
                self.spa, self.tpa = ipaddress.IPv4Address(spa), ipaddress.IPv4Address(tpa)


def checksum(data):
    total = sum(struct.unpack("!%dH" % ((len(data) + 1) // 2), data + b"\0" * (len(data) % 2)))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


class Agent:
    def __init__(self, config, broken):
        self.broken = broken
        router = config["router"]
        self.vmac, self.pmac = mac(router["vmac"]), mac(config["pmac"])
        self.attempts, self.retry_after = router["arpTries"], seconds(router["arpRetry"])
        self.queue_depth, self.proxy_lifetime = router["queueDepth"], seconds(router["proxyLifetime"])
        self.lifs = {lif["vni"]: ipaddress.IPv4Interface(lif["address"]) for lif in config.get("lifs", [])}
        self.vteps = collections.defaultdict(list)
        self.pmacs, self.without_dlr = set(), set()
        everywhere = set(self.lifs) | {port["vni"] for port in config.get("ports", [])}
        for vtep in config.get("vteps", []):
            if "pmac" in vtep:
                self.pmacs.add(mac(vtep["pmac"]))
            else:
                self.without_dlr.add(vtep["address"])
            for vni in vtep.get("vnis", everywhere):
                self.vteps[vni].append(vtep["address"])
        self.ports = {}  # socket of a VM port -> its VNI
        for port in config.get("ports", []):
            packets = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
            packets.bind((port["interface"], ETH_P_ALL))
            self.ports[packets] = port["vni"]
        self.underlay = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.underlay.bind((config["underlay"]["address"], VXLAN_PORT))
        self.fdb = {}  # (VNI, MAC) -> socket of a VM port, or address of a VTEP
        self.arp = {}  # (VNI, IP) -> MAC
        self.queues = {}  # (VNI, IP) -> packets that wait
        self.tries = {}  # (VNI, IP) -> (requests sent, time of the next)
        self.pending = collections.defaultdict(dict)  # (VNI, IP) -> {pMAC: (VTEP, time of its end)}

    # The DVS: which port, which VTEP, and the DLR.

    def from_vm(self, port, frame):
        vni, destination, source = self.ports[port], frame[:6], frame[6:12]
        if source == self.vmac or source in self.pmacs or source == self.pmac:
            return
        self.fdb[vni, source] = port
        if destination == self.vmac:
            if self.broken == 5:
                self.to_vms(vni, frame, port)
            self.route(vni, frame)
            return
        if destination[0] & 1:
            self.to_vms(vni, frame, port)
            self.to_vteps(vni, frame)
            self.route(vni, frame)
        else:
            self.switch(vni, frame, port)

    def from_underlay(self, vtep, datagram):
        if len(datagram) < 8 + 14 or not datagram[0] & 8:
            return
        vni, frame = int.from_bytes(datagram[4:7], "big"), datagram[8:]
        if vtep not in self.vteps[vni]:
            return
        destination, source = frame[:6], frame[6:12]
        if destination == self.pmac:  # step 7
            self.fdb[vni, source] = vtep
            self.route(vni, self.vmac + frame[6:])
        elif self.is_from_lif(vni, frame) and self.broken != 3:  # step 3
            self.proxy(vni, Arp(frame), source, vtep)
        else:
            if source in self.pmacs and self.broken != 3:
                frame = destination + self.vmac + frame[12:]
            elif source not in self.pmacs:
                self.fdb[vni, source] = vtep
            at = self.fdb.get((vni, destination))
            if at in self.ports:
                at.send(frame)
            elif at is None:
                self.to_vms(vni, frame)

    def is_from_lif(self, vni, frame):
        packet = Arp(frame)
        return packet.operation == REQUEST and vni in self.lifs and packet.spa == self.lifs[vni].ip

    def switch(self, vni, frame, port=None):
        at = self.fdb.get((vni, frame[:6]))
        if at is None:
            self.to_vms(vni, frame, port)
            self.to_vteps(vni, frame)
        elif at in self.ports:
            at.send(frame)
        else:
            self.encapsulate(vni, at, frame)

    def to_vms(self, vni, frame, but=None):
        for port, on in self.ports.items():
            if on == vni and port is not but:
                port.send(frame)

    def to_vteps(self, vni, frame):
        for vtep in self.vteps[vni]:
            self.encapsulate(vni, vtep, frame)

    def encapsulate(self, vni, vtep, frame):
        if frame[6:12] == self.vmac and self.broken != 2:  # step 2
            if vtep in self.without_dlr and Arp(frame).operation == REQUEST:
                frame = frame[:22] + self.pmac + frame[28:]
            frame = frame[:6] + self.pmac + frame[12:]
        self.underlay.sendto(b"\x08\0\0\0" + vni.to_bytes(3, "big") + b"\0" + frame, (vtep, VXLAN_PORT))

    # The DLR.

    def route(self, vni, frame):
        packet = Arp(frame)
        lif = self.lifs.get(vni)
        if lif is None:
            return
        if packet.operation == REQUEST and packet.tpa == lif.ip:
            answer = arp(REPLY, self.vmac, lif.ip, packet.sha, packet.spa)
            self.switch(vni, ethernet(packet.sha, self.vmac, ARP, answer))
        elif packet.operation == REPLY and packet.tpa == lif.ip and packet.spa in lif.network:
            self.resolved(vni, packet.spa, packet.sha, frame)
        elif frame[12:14] == struct.pack("!H", IPV4) and frame[:6] == self.vmac and len(frame) >= 34:
            self.route_packet(bytearray(frame[14:]))

    def route_packet(self, packet):
        source, destination = ipaddress.IPv4Address(bytes(packet[12:16])), ipaddress.IPv4Address(bytes(packet[16:20]))
        header = (packet[0] & 15) * 4
        if any(lif.ip == destination for lif in self.lifs.values()):
            if packet[9] != ICMP or len(packet) < header + 8 or packet[header] != 8:
                return
            packet[12:20] = destination.packed + source.packed
            packet[header] = 0
            packet[header + 2 : header + 4] = b"\0\0"
            packet[header + 2 : header + 4] = struct.pack("!H", checksum(bytes(packet[header:])))
            packet[8] = 65
            destination = source
        if packet[8] <= 1:
            return
        packet[8] -= 1
        packet[10:12] = b"\0\0"
        packet[10:12] = struct.pack("!H", checksum(bytes(packet[:header])))
        for vni, lif in self.lifs.items():
            if destination in lif.network:
                self.send(vni, destination, bytes(packet))

    def send(self, vni, destination, packet):
        known = self.arp.get((vni, destination))
        if known:
            self.forward(vni, known, packet)
            return
        queue = self.queues.setdefault((vni, destination), collections.deque(maxlen=self.queue_depth))
        queue.append(packet)
        if (vni, destination) not in self.tries:
            self.ask(vni, destination, 1)

    def forward(self, vni, to, packet):
        frame = ethernet(to, self.vmac, IPV4, packet)
        if self.broken == 7:
            self.to_vteps(vni, to[:5] + bytes([to[5] ^ 0xFF]) + frame[6:])
        else:
            self.switch(vni, frame)

    def ask(self, vni, target, attempt):
        self.tries[vni, target] = (attempt, time.monotonic() + self.retry_after)
        question = arp(REQUEST, self.vmac, self.lifs[vni].ip, NOBODY, target)
        frame = ethernet(BROADCAST, self.vmac, ARP, question)
        self.to_vms(vni, frame)
        if self.broken != 1:  # step 1
            self.to_vteps(vni, frame)

    def proxy(self, vni, packet, asker, vtep):
        """Step 4."""
        self.pending[vni, packet.tpa][asker] = (vtep, time.monotonic() + self.proxy_lifetime)
        question = arp(REQUEST, self.vmac, self.lifs[vni].ip, NOBODY, packet.tpa)
        frame = ethernet(BROADCAST, self.vmac, ARP, question)
        self.to_vms(vni, frame)
        if self.broken == 4:
            self.to_vteps(vni, frame)

    def resolved(self, vni, address, to, reply):
        self.arp[vni, address] = to
        for pmac, (vtep, end) in self.pending.pop((vni, address), {}).items():  # step 6
            if time.monotonic() < end:
                self.encapsulate(vni, vtep, (self.vmac if self.broken == 6 else pmac) + reply[6:])
        self.tries.pop((vni, address), None)
        for packet in self.queues.pop((vni, address), ()):
            self.forward(vni, to, packet)

    def retry(self):
        now = time.monotonic()
        for (vni, target), (attempt, due) in list(self.tries.items()):
            if due <= now:
                if attempt < self.attempts:
                    self.ask(vni, target, attempt + 1)
                else:
                    del self.tries[vni, target]
                    self.queues.pop((vni, target), None)

    def run(self):
        print("ready", flush=True)
        while True:
            due = min((due for _, due in self.tries.values()), default=None)
            wait = None if due is None else max(0, due - time.monotonic())
            for ready in select.select([self.underlay, *self.ports], [], [], wait)[0]:
                if ready is self.underlay:
                    datagram, (vtep, _) = ready.recvfrom(65535)
                    self.from_underlay(vtep, datagram)
                else:
                    frame, address = ready.recvfrom(65535)
                    if address[2] != PACKET_OUTGOING:
                        self.from_vm(ready, frame)
            self.retry()


if __name__ == "__main__":
    with open(os.environ["DLRHARNESS_AGENT_CONFIG"], encoding="utf-8") as file:
        told = json.load(file)
    wrong = [argument[len("--broken=") :] for argument in sys.argv[1:] if argument.startswith("--broken=")]
    Agent(told, int(wrong[0]) if wrong else 0).run()
