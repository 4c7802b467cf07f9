//! Takes blobs apart and puts them together again, with checksums that fit whatever the parts have become: what a forger
//! would write. The tests of hostile blobs share it with the fuzz targets.

use bincode::config::standard;
use flatflix_core::Metadata;

/// Length and checksum of each section, as the header lists them.
type Listed = [(u64, u32); SECTIONS];

/// Magic, version, length of the header, checksum.
const PRELUDE: usize = 20;
/// Prior, tags, map, images, card.
const SECTIONS: usize = 5;

/// A blob in its parts. Lengths are claims: a forger's need not be true.
#[derive(Clone, Debug)]
pub(crate) struct Blob {
    /// Version of the format.
    pub(crate) version: u32,
    /// The header's description of the data, encoded.
    pub(crate) metadata: Vec<u8>,
    /// Number of items that the header claims.
    pub(crate) n_items: u32,
    /// Of the rating head.
    pub(crate) n_factors: u16,
    /// Of the ranking head.
    pub(crate) n_components: u16,
    /// Prior, tags, map, images, card, each with the length that the header claims.
    pub(crate) sections: [(u64, Vec<u8>); SECTIONS],
    /// The items.
    pub(crate) chunks: Vec<Chunk>,
    /// What follows all that.
    pub(crate) rest: Vec<u8>,
}

/// A chunk in its parts.
#[derive(Clone, Debug)]
pub(crate) struct Chunk {
    /// Number of items it claims to have.
    pub(crate) n_items: u32,
    /// Catalogue, rating factors, ranking factors, each with the length that the chunk's prelude claims.
    pub(crate) bodies: [(u32, Vec<u8>); 3],
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// Takes bytes off the front.
fn take<'a>(bytes: &mut &'a [u8], length: u64) -> Option<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(usize::try_from(length).ok()?)?;
    *bytes = rest;
    Some(taken)
}

impl Blob {
    /// Take a blob apart, whatever its checksums; `None` where its lengths do not say where its parts are.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let version = u32_at(bytes, 8)?;
        let mut rest = bytes.get(PRELUDE..)?;
        let header = take(&mut rest, u32_at(bytes, 12)?.into())?;
        let config = standard().with_limit::<{ 1 << 16 }>();
        let (_, at) = bincode::decode_from_slice::<Metadata, _>(header, config).ok()?;
        let (metadata, counts) = header.split_at(at);
        let (((n_items, n_factors, n_components), listed), _): (((u32, u16, u16), Listed), usize) =
            bincode::decode_from_slice(counts, config).ok()?;
        let mut sections: [(u64, Vec<u8>); SECTIONS] = Default::default();
        sections[0] = (listed[0].0, take(&mut rest, listed[0].0)?.to_vec());
        let (mut chunks, mut missing) = (Vec::new(), n_items);
        while missing > 0 {
            let prelude = take(&mut rest, PRELUDE as u64)?;
            let n_items = u32_at(prelude, 0)?;
            let mut bodies: [(u32, Vec<u8>); 3] = Default::default();
            for (place, body) in (4..).step_by(4).zip(&mut bodies) {
                let length = u32_at(prelude, place)?;
                *body = (length, take(&mut rest, length.into())?.to_vec());
            }
            missing = missing.checked_sub(n_items.max(1))?;
            chunks.push(Chunk { n_items, bodies });
        }
        for (section, (length, _)) in sections.iter_mut().zip(listed).skip(1) {
            *section = (length, take(&mut rest, length)?.to_vec());
        }
        let (metadata, rest) = (metadata.to_vec(), rest.to_vec());
        Some(Self { version, metadata, n_items, n_factors, n_components, sections, chunks, rest })
    }

    /// Put it together, with the checksums of what is there.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let listed: Listed =
            std::array::from_fn(|at| (self.sections[at].0, crc32fast::hash(&self.sections[at].1)));
        let counts = ((self.n_items, self.n_factors, self.n_components), listed);
        let counts = bincode::encode_to_vec(counts, standard()).expect("numbers can be encoded");
        let header = [self.metadata.as_slice(), &counts].concat();
        let mut bytes = b"FLATFLIX".to_vec();
        bytes.extend(self.version.to_le_bytes());
        bytes.extend((header.len() as u32).to_le_bytes());
        let checksum = crc32fast::hash(&[bytes.as_slice(), &header].concat());
        bytes.extend(checksum.to_le_bytes());
        bytes.extend(header);
        bytes.extend(&self.sections[0].1);
        for Chunk { n_items, bodies } in &self.chunks {
            let mut prelude = n_items.to_le_bytes().to_vec();
            bodies.iter().for_each(|(length, _)| prelude.extend(length.to_le_bytes()));
            let body: Vec<u8> = bodies.iter().flat_map(|(_, body)| body).copied().collect();
            bytes.extend(&prelude);
            bytes.extend(crc32fast::hash(&[prelude.as_slice(), &body].concat()).to_le_bytes());
            bytes.extend(body);
        }
        self.sections.iter().skip(1).for_each(|(_, section)| bytes.extend(section));
        bytes.extend(&self.rest);
        bytes
    }

    /// Number of parts that can be changed.
    pub(crate) fn n_parts(&self) -> usize {
        1 + SECTIONS + 3 * self.chunks.len()
    }

    /// Replace a part by what `change` makes of it. Its claimed length is then true.
    ///
    /// # Panics
    /// There is no such part.
    pub(crate) fn change(&mut self, part: usize, change: impl FnOnce(&mut Vec<u8>)) {
        match part.checked_sub(1) {
            None => change(&mut self.metadata),
            Some(at) if at < SECTIONS => {
                let (length, section) = &mut self.sections[at];
                change(section);
                *length = section.len() as u64;
            }
            Some(at) => {
                let at = at - SECTIONS;
                let (length, body) = &mut self.chunks[at / 3].bodies[at % 3];
                change(body);
                *length = body.len() as u32;
            }
        }
    }

    /// Number of numbers that can be claimed.
    pub(crate) fn n_claims(&self) -> usize {
        3 + SECTIONS + 4 * self.chunks.len()
    }

    /// Claim another number: of items, factors or components, a length, or a chunk's number of items.
    ///
    /// # Panics
    /// There is no such claim.
    pub(crate) fn claim(&mut self, which: usize, value: u64) {
        match which {
            0 => self.n_items = value as u32,
            1 => self.n_factors = value as u16,
            2 => self.n_components = value as u16,
            at if at < 3 + SECTIONS => self.sections[at - 3].0 = value,
            at => {
                let at = at - 3 - SECTIONS;
                let chunk = &mut self.chunks[at / 4];
                match at % 4 {
                    3 => chunk.n_items = value as u32,
                    body => chunk.bodies[body].0 = value as u32,
                }
            }
        }
    }
}
