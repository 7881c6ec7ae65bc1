//! The container of an xls: a small file system of sectors, each chained to its next.
//!
//! Enters: the bytes of a compound file. Leaves: its workbook stream, and where each byte
//! of it lies in the file. Chains are followed no further than the file has sectors: a
//! reader that trusts them goes round in a circle for ever. Never reads a record.

/// Why there is no stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// A chain of sectors has no end.
    Endless,
    /// It is no compound file, or is cut off: its reader says so.
    Other,
}

/// A stream and where it lies.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stream {
    /// Its bytes, in one piece.
    pub(super) bytes: Vec<u8>,
    /// Where in the file each of its pieces begins.
    starts: Vec<usize>,
    /// Length of a piece.
    piece: usize,
}

impl Stream {
    /// Where in the file a byte of the stream lies.
    pub(super) fn place(&self, at: usize) -> Option<usize> {
        self.starts.get(at / self.piece).map(|start| start + at % self.piece)
    }
}

/// Ends a chain.
const END: u32 = 0xFFFF_FFFE;
/// Numbers from here on are marks, not sectors.
const MARKS: u32 = 0xFFFF_FFFA;
/// Length of an entry of the directory, and of a sector of the mini stream.
const ENTRY: usize = 128;
const MINI: usize = 64;
/// Shorter streams lie in the mini stream.
const SHORT: u64 = 4096;

/// Finds the stream `Workbook`, or `Book` as it was called before 1997.
pub(super) fn workbook(file: &[u8]) -> Result<Stream, Fault> {
    let size = match u16_at(file, 30).ok_or(Fault::Other)? {
        9 => 512,
        12 => 4096,
        _ => return Err(Fault::Other),
    };
    let mut container = Container { file, size, next: Vec::new() };
    container.next = container.table()?;
    let chain = container.chain(field(file, 48)?, u64::MAX)?;
    let directory = container.stream(&chain, u64::MAX)?.bytes;
    let entries: Vec<Entry> =
        directory.chunks_exact(ENTRY).filter_map(|entry| Entry::read(entry, size)).collect();
    let named = |name: &str| entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name));
    let entry = named("Workbook").or_else(|| named("Book")).ok_or(Fault::Other)?;
    let minis = container.minis(entries.first().ok_or(Fault::Other)?)?;
    if entry.len >= SHORT {
        let chain = container.chain(entry.start, entry.len)?;
        return container.stream(&chain, entry.len);
    }
    let (minis, holder) = minis.ok_or(Fault::Other)?;
    let most = holder.bytes.len() / MINI + 1;
    let chain = follow(entry.start, &minis, most, entry.len.div_ceil(MINI as u64))?;
    pieces(&holder, &chain, entry.len)
}

/// A compound file.
struct Container<'a> {
    file: &'a [u8],
    /// Length of a sector.
    size: usize,
    /// For each sector the one that follows it.
    next: Vec<u32>,
}

impl Container<'_> {
    /// More sectors than this the file does not have.
    fn most(&self) -> usize {
        self.file.len() / self.size + 1
    }

    /// The bytes of a sector; fewer at the end of a file that is cut off.
    fn sector(&self, id: u32) -> Result<(usize, &[u8]), Fault> {
        let start = (id as usize + 1) * self.size;
        let end = (start + self.size).min(self.file.len());
        self.file.get(start..end).map(|bytes| (start, bytes)).ok_or(Fault::Other)
    }

    /// The table of chains, whose own sectors are listed in the header and behind it.
    fn table(&self) -> Result<Vec<u32>, Fault> {
        let mut listed = numbers(self.file.get(76..512).ok_or(Fault::Other)?);
        let mut more = field(self.file, 68)?;
        let mut lists = 0;
        while more < MARKS {
            lists += 1;
            if lists > self.most() {
                return Err(Fault::Endless);
            }
            listed.extend(numbers(self.sector(more)?.1));
            more = listed.pop().ok_or(Fault::Other)?;
        }
        listed.retain(|id| *id < MARKS);
        if listed.len() > self.most() {
            return Err(Fault::Endless);
        }
        let mut next = Vec::new();
        for id in listed {
            next.extend(numbers(self.sector(id)?.1));
        }
        Ok(next)
    }

    fn chain(&self, start: u32, len: u64) -> Result<Vec<u32>, Fault> {
        follow(start, &self.next, self.most(), len.div_ceil(self.size as u64))
    }

    fn stream(&self, chain: &[u32], len: u64) -> Result<Stream, Fault> {
        let mut stream = Stream { bytes: Vec::new(), starts: Vec::new(), piece: self.size };
        for id in chain {
            let (start, sector) = self.sector(*id)?;
            stream.starts.push(start);
            stream.bytes.extend(sector);
        }
        stream.bytes.truncate(usize::try_from(len).unwrap_or(usize::MAX));
        Ok(stream)
    }

    /// The chains of the mini stream, and the mini stream, which the root entry holds.
    fn minis(&self, root: &Entry) -> Result<Option<(Vec<u32>, Stream)>, Fault> {
        let sectors = field(self.file, 64)?;
        if sectors == 0 {
            return Ok(None);
        }
        let holder = self.stream(&self.chain(root.start, root.len)?, root.len)?;
        let len = u64::from(sectors) * self.size as u64;
        let chain = self.chain(field(self.file, 60)?, len)?;
        Ok(Some((numbers(&self.stream(&chain, len)?.bytes), holder)))
    }
}

/// The sectors of a chain, up to its end or `enough`.
fn follow(start: u32, next: &[u32], most: usize, enough: u64) -> Result<Vec<u32>, Fault> {
    let mut chain = Vec::new();
    let mut id = start;
    while id != END && (chain.len() as u64) < enough {
        if chain.len() >= most {
            return Err(Fault::Endless);
        }
        chain.push(id);
        id = *next.get(id as usize).ok_or(Fault::Other)?;
    }
    Ok(chain)
}

/// A stream in the mini stream.
fn pieces(holder: &Stream, chain: &[u32], len: u64) -> Result<Stream, Fault> {
    let mut stream = Stream { bytes: Vec::new(), starts: Vec::new(), piece: MINI };
    for id in chain {
        let start = *id as usize * MINI;
        let end = (start + MINI).min(holder.bytes.len());
        stream.bytes.extend(holder.bytes.get(start..end).ok_or(Fault::Other)?);
        stream.starts.push(holder.place(start).ok_or(Fault::Other)?);
    }
    stream.bytes.truncate(usize::try_from(len).unwrap_or(usize::MAX));
    Ok(stream)
}

/// An entry of the directory.
struct Entry {
    name: String,
    start: u32,
    len: u64,
}

impl Entry {
    fn read(entry: &[u8], sector: usize) -> Option<Entry> {
        let units = entry[..64].chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
        let name: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
        // Files of small sectors hold nothing of use in the upper half.
        let upper = if sector == 512 { 0 } else { u32_at(entry, 124)? };
        let len = u64::from(upper) << 32 | u64::from(u32_at(entry, 120)?);
        Some(Entry { name: String::from_utf16_lossy(&name), start: u32_at(entry, 116)?, len })
    }
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.as_chunks::<4>().0.iter().map(|number| u32::from_le_bytes(*number)).collect()
}

fn field(file: &[u8], at: usize) -> Result<u32, Fault> {
    u32_at(file, at).ok_or(Fault::Other)
}

/// A number of two bytes, where they are there.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
}

/// A number of four bytes, where they are there.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}
