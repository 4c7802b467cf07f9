use super::chunk::{ChunkCoder, chunks};
use super::header::{FORMAT_VERSION, Header, MAGIC, Section, crc32, crc32_of_both};
use super::{FormatError, Model, sections};
use alloc::vec::Vec;

impl Model {
    /// The bytes of the blob. The same model gives the same bytes.
    ///
    /// # Errors
    /// What [`Model::validate`] finds, and [`FormatError::TooLarge`] for metadata that do not fit the header.
    pub fn to_bytes(&self) -> Result<Vec<u8>, FormatError> {
        self.validate()?;
        self.validate_order()?;
        let n_items = self.catalogue.n_items();
        let [prior, tags, map, images, card] = [
            sections::write_prior(&self.rating, &self.ranking),
            sections::tags::write(&self.tags, &self.catalogue),
            self.map.as_flattened().to_vec(),
            sections::images::write(&self.images),
            sections::card::write(&self.card),
        ];
        let header = Header {
            metadata: self.metadata.clone(),
            n_items: n_items as u32,
            n_factors: self.rating.n_factors() as u16,
            n_components: self.ranking.n_components() as u16,
            sections: [&prior, &tags, &map, &images, &card]
                .map(|body| Section { length: body.len() as u64, crc32: crc32(body) }),
        };
        let encoded = header.encode()?;
        let mut bytes = MAGIC.to_vec();
        bytes.extend(FORMAT_VERSION.to_le_bytes());
        bytes.extend((encoded.len() as u32).to_le_bytes());
        bytes.extend(crc32_of_both(&bytes, &encoded).to_le_bytes());
        bytes.extend(encoded);
        bytes.extend(prior);
        let mut coder = ChunkCoder::new(&header);
        chunks(n_items).for_each(|items| bytes.extend(coder.write(self, items)));
        [tags, map, images, card].into_iter().for_each(|body| bytes.extend(body));
        Ok(bytes)
    }
}
